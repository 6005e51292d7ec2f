/** The history of an order in words: who did what, when, and what it changed. Its number and its address stand beside it. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { useLanguage } from '../../i18n';
import type { Refused } from '../../protocol/frames';
import type { Order } from '../../protocol/rows';
import { useQuery } from '../../sync';
import { Copy } from '../../ui/Copy';
import { Refusal } from '../../ui/Refusal';
import styles from './History.module.css';
import { happened, whoDid } from './happeningWords';
import { happeningsIn, type Told } from './historyAnswer';

interface HistoryProps {
  order: Order;
  today: string;
  what: string;
}

export function History({ order, today, what }: HistoryProps) {
  const { t } = useTranslation('customer');
  const [open, setOpen] = useState(false);
  return (
    <details
      className={styles.history}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary aria-label={`${t('history.title')}: ${what}`}>{t('history.title')}</summary>
      {open && <Deeds order={order} today={today} />}
    </details>
  );
}

function Deeds({ order, today }: { order: Order; today: string }) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const query = useQuery();
  const [told, setTold] = useState<Told[] | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const { id, revision } = order;
  // The server's words are in the language that the page spoke when it asked.
  const language = useLanguage();
  // biome-ignore lint/correctness/useExhaustiveDependencies: an order that has moved on has more to tell.
  useEffect(() => {
    let here = true;
    void query('orders.history', { orderId: id }).then((answer) => {
      if (!here) {
        return;
      }
      if (answer.type === 'answer') {
        setTold(happeningsIn(answer.result));
        setRefused(null);
      } else {
        setRefused(answer);
      }
    });
    return () => {
      here = false;
    };
  }, [id, revision, language, query]);
  const address = `${window.location.origin}/orders/${order.endpointId}/${order.deliveryDate}?order=${id}`;
  return (
    <div className={styles.told}>
      <Refusal refused={refused} />
      {told === null && refused === null && <p className="soft">{t('history.coming')}</p>}
      {told !== null && (
        <ol className={styles.list}>
          {told.map(({ at, kind, actor, changes }) => (
            <li key={`${at}${kind}`}>
              <span className={styles.when}>{when(at, today)}</span>
              <span>
                <b className={styles.deed}>{t(happened(kind, order))}</b>{' '}
                {whoDid(kind, actor) && t('by', { name: actor })}
                {changes.map(({ field, label, before, after }) => (
                  <span key={field} className={styles.change}>
                    {label}:{' '}
                    {before === '–' ? (
                      after
                    ) : (
                      <>
                        <s>{before}</s> → {after}
                      </>
                    )}
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ol>
      )}
      <p className={styles.numbers}>
        <Copy
          text={String(id)}
          shown={t('history.number', { number: id })}
          what={t('history.number', { number: id })}
        />
        <Copy text={address} shown={t('history.link')} what={t('history.link')} />
      </p>
    </div>
  );
}
