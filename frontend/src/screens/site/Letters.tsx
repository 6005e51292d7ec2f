/** Messages of the RIS that could not be read: each may be looked at, tried again, or put aside with a reason. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import type { Quarantined } from '../../protocol/rows';
import { useAction, useNow, useQuery, useSession } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Refusal, useRefusalText } from '../../ui/Refusal';
import { seenOf } from '../setup/kit/form';
import styles from './Letters.module.css';
import { inOne } from './Quarantine';
import { type Decided, ReasonDialog } from './ReasonDialog';
import site from './Site.module.css';

/** Where messages come from, as their rows say it. */
export const LETTERS: readonly string[] = ['hl7', 'ris'];

export function Letters({ rows }: { rows: readonly Quarantined[] }) {
  const { t } = useTranslation('site');
  const { user } = useSession();
  const [inspected, setInspected] = useState<number | null>(null);
  const [dismissing, setDismissing] = useState<Quarantined | null>(null);
  const dismissal = useDismissal();
  const mayAct = user?.role === 'siteAdmin';
  return (
    <>
      <ul className={styles.list} aria-label={t('letters.title')}>
        {rows.map((row) => (
          <Letter
            key={row.id}
            row={row}
            mayAct={mayAct}
            onInspect={() => setInspected(row.id)}
            onDismiss={() => setDismissing(row)}
          />
        ))}
      </ul>
      <Dialog
        open={inspected !== null}
        broad
        title={t('letters.inspectTitle', {
          name: rows.find((row) => row.id === inspected)?.name ?? '',
        })}
        onClose={() => setInspected(null)}
      >
        {inspected !== null && <Text id={inspected} />}
      </Dialog>
      <ReasonDialog
        what={dismissing && dismissal(dismissing)}
        onClose={() => setDismissing(null)}
      />
    </>
  );
}

/** What is asked before something is put aside. */
export function useDismissal(): (row: Quarantined) => Decided {
  const { t } = useTranslation('site');
  return (row) => ({
    title: t('letters.dismissTitle', { name: row.name }),
    text: <p>{t('letters.dismissText')}</p>,
    doing: t('letters.dismiss'),
    danger: true,
    command: 'quarantine.dismiss',
    data: { quarantineId: row.id },
    options: seenOf('quarantine', row),
    said: t('letters.dismissed', { name: row.name }),
  });
}

interface LetterProps {
  row: Quarantined;
  mayAct: boolean;
  onInspect: () => void;
  onDismiss: () => void;
}

function Letter({ row, mayAct, onInspect, onDismiss }: LetterProps) {
  const { t, i18n } = useTranslation('site');
  const { dayAndClock, ago } = useFormat();
  const now = useNow(60_000);
  const { run, busy, refused } = useAction();
  const retry = async () => {
    const outcome = await run(
      'quarantine.retry',
      { quarantineId: row.id },
      seenOf('quarantine', row),
    );
    if (outcome.type === 'done') {
      announce(t('letters.retried', { name: row.name }));
    }
  };
  return (
    <li className={styles.letter}>
      <p className={styles.reason}>{inOne(row.reason, i18n.language)}</p>
      <p className={styles.meta}>
        <span>
          {t(`worker.${row.source}`, row.source)} <span className={site.code}>{row.name}</span>
        </span>
        <span className="soft">
          {t('letters.received', {
            time: dayAndClock(row.receivedAt),
            away: ago(row.receivedAt, now),
          })}
        </span>
      </p>
      {mayAct && (
        <div className={styles.doing}>
          {row.retryable && (
            <Button
              small
              look="quiet"
              busy={busy}
              aria-label={`${t('letters.retry')}: ${row.name}`}
              onClick={() => void retry()}
            >
              {t('letters.retry')}
            </Button>
          )}
          {/* A study of a worklist is no message: there is nothing more of it to read. */}
          {row.source === 'hl7' && (
            <Button
              small
              look="quiet"
              aria-label={`${t('letters.inspect')}: ${row.name}`}
              onClick={onInspect}
            >
              {t('letters.inspect')}
            </Button>
          )}
          <Button
            small
            look="bare"
            aria-label={`${t('letters.dismiss')}: ${row.name}`}
            onClick={onDismiss}
          >
            {t('letters.dismiss')}
          </Button>
        </div>
      )}
      <Refusal refused={refused} />
    </li>
  );
}

type Read =
  | { state: 'reading' }
  | { state: 'read'; text: string | null }
  | { state: 'failed'; why: string };

/** The message's own words, a segment on each line; what says who the patient is was never kept. */
function Text({ id }: { id: number }) {
  const { t } = useTranslation('site');
  const refusalText = useRefusalText();
  const query = useQuery();
  const [read, setRead] = useState<Read>({ state: 'reading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once for each message.
  useEffect(() => {
    let wanted = true;
    void query('quarantine.read', { quarantineId: id }).then((answer) => {
      if (wanted) {
        setRead(
          answer.type === 'answer'
            ? { state: 'read', text: (answer.result as { text: string | null }).text }
            : { state: 'failed', why: refusalText(answer) },
        );
      }
    });
    return () => {
      wanted = false;
    };
  }, [id, query]);
  if (read.state === 'reading') {
    return (
      <p className="soft" role="status">
        {t('letters.reading')}
      </p>
    );
  }
  if (read.state === 'failed') {
    return <p role="alert">{read.why}</p>;
  }
  if (read.text === null) {
    return <p>{t('letters.gone')}</p>;
  }
  const segments = read.text.split(/\r\n|\r|\n/).filter((line) => line !== '');
  return (
    <>
      <p className="soft">{t('letters.inspectText')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
      <pre className={styles.text} tabIndex={0}>
        {segments.map((segment, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text, in their order.
          <span key={place} className={styles.segment}>
            <b>{segment.slice(0, 3)}</b>
            {segment.slice(3)}
            {'\n'}
          </span>
        ))}
      </pre>
    </>
  );
}
