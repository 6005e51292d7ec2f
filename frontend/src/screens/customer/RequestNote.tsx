/** A request where it belongs: what is asked for, by whom, and what production answered. Not an order until granted. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { wishOf } from '../../domain/requests';
import type { Order, Request } from '../../protocol/rows';
import { useAction } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Refusal } from '../../ui/Refusal';
import { useNameOf } from './data';
import { RequestMark } from './RequestMark';
import styles from './RequestNote.module.css';
import { useWishWords } from './words';

interface RequestNoteProps {
  request: Request;
  order?: Order | undefined;
  today: string;
}

export function RequestNote({ request, order, today }: RequestNoteProps) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const words = useWishWords();
  const nameOf = useNameOf();
  const wish = wishOf(request);
  const name = request.kind === 'late' ? nameOf(wish.tracerId ?? null, wish.isotopeId ?? null) : '';
  const wants = `${name} ${words(request, order)}`.trim();
  const { run, busy, refused } = useAction();
  const open = request.state === 'open';
  const withdraw = async () => {
    const outcome = await run(
      'request.withdraw',
      { requestId: request.id },
      { seen: { [`request:${request.id}`]: request.revision } },
    );
    if (outcome.type === 'done') {
      announce(t('request.withdrawn', { what: wants }));
    }
  };
  return (
    <div className={`${styles.note} ${styles[request.state]}`}>
      <div className={styles.text}>
        <p className={styles.state}>
          <RequestMark state={request.state} />
          {t(`request.headline.${request.kind}.${request.state}`)}
        </p>
        <p className={styles.wants}>
          {wants}
          {request.text && <q>{request.text}</q>}
        </p>
        <p className={styles.who}>
          {t('request.madeBy', { name: request.madeBy, time: when(request.madeAt, today) })}
          {request.answeredAt !== null && (
            <>
              {' · '}
              {t('request.answeredBy', {
                name: request.answeredBy ?? '',
                time: when(request.answeredAt, today),
              })}
            </>
          )}
        </p>
        {request.answer && <p className={styles.answer}>{request.answer}</p>}
        {open && <p className={styles.plainly}>{t(`request.until.${request.kind}`)}</p>}
      </div>
      {open && (
        <Button
          look="quiet"
          small
          busy={busy}
          onClick={withdraw}
          aria-label={`${t('request.withdraw')}: ${wants}`}
        >
          {t('request.withdraw')}
        </Button>
      )}
      <Refusal refused={refused} />
    </div>
  );
}
