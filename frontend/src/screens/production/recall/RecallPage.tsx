/** Recalls by batch: who got what of it, who has acknowledged, and who is still silent. Can be printed. */
import { useEffect } from 'react';
import type { PlanOrder } from '../../../domain/dayRows';
import { floorMbq } from '../../../domain/decay';
import { answersOf, type RecallAnswer } from '../../../domain/recall';
import { clock } from '../../../domain/time';
import type { Recall, Vial } from '../../../protocol/rows';
import { useNow, useSession, useTable } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Flag } from '../../../ui/Flag';
import production from '../Production.module.css';
import { useWords } from '../words';
import styles from './Recall.module.css';
import { Since } from './RecallBanner';
import './texts';
import { useRecalls } from './useRecalls';

export function RecallPage({ today }: { today: string }) {
  const { t, format } = useWords();
  const { user } = useSession();
  const { all } = useRecalls();
  const now = useNow(60_000);
  useEffect(() => {
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: 'start' });
  }, []);
  if (all.length === 0) {
    return (
      <div className={production.empty}>
        <p>{t('recall.none')}</p>
        <p className="soft">{t('recall.noneText')}</p>
      </div>
    );
  }
  return (
    <div className={styles.recalls}>
      <header className={styles.top}>
        <h1>{t('recall.title')}</h1>
        <Button look="quiet" className={styles.print ?? ''} onClick={() => window.print()}>
          {t('recall.print')}
        </Button>
        <p className={styles.stamp}>
          {t('recall.printed', { when: format.dayAndClock(now), who: user?.name ?? '' })}
        </p>
      </header>
      {all.map((recall) => (
        <One key={recall.id} recall={recall} today={today} />
      ))}
    </div>
  );
}

function One({ recall, today }: { recall: Recall; today: string }) {
  const { t, format } = useWords();
  const tracers = useTable('production', 'tracer');
  const { silent, acknowledged } = answersOf(recall);
  return (
    <article className={styles.recall} id={`recall-${recall.id}`} aria-label={recall.batchNumber}>
      <header className={styles.head}>
        <h2>
          {recall.batchNumber}{' '}
          <span className="soft">{tracers.get(recall.tracerId)?.shortName}</span>
        </h2>
        {silent.length === 0 ? (
          <Flag tone="good">{t('recall.allIn', { count: acknowledged.length })}</Flag>
        ) : (
          <span className={styles.loud}>
            {t('recall.silentCount', { silent: silent.length, all: recall.answers.length })}{' '}
            <Since at={recall.madeAt} />
          </span>
        )}
      </header>
      <p>
        <b>{recall.reason}</b>
      </p>
      <p className="soft">
        {t('recall.by', { who: recall.madeBy, when: format.when(recall.madeAt, today) })}
      </p>
      {recall.answers.length === 0 ? (
        <p className="soft">{t('recall.nobody')}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('add.customer')}</th>
              <th scope="col">{t('recall.got')}</th>
              <th scope="col">{t('recall.notified')}</th>
              <th scope="col">{t('recall.acknowledged')}</th>
            </tr>
          </thead>
          <tbody>
            {[...silent, ...acknowledged].map((answer) => (
              <Row key={answer.customerId} answer={answer} recall={recall} today={today} />
            ))}
          </tbody>
        </table>
      )}
    </article>
  );
}

function Row(props: { answer: RecallAnswer; recall: Recall; today: string }) {
  const { t, format } = useWords();
  const { answer, recall, today } = props;
  const customers = useTable('production', 'customer');
  const vials = useTable('production', 'vial') as ReadonlyMap<number, Vial>;
  const orders = useTable('production', 'order') as unknown as ReadonlyMap<number, PlanOrder>;
  const silent = answer.acknowledgedAt === null;
  const customer = customers.get(answer.customerId);
  const deliveries = answer.orderIds.flatMap((id) => {
    const order = orders.get(id);
    return order ? [order] : [];
  });
  const known = answer.vialIds.flatMap((id) => {
    const vial = vials.get(id);
    return vial ? [vial] : [];
  });
  return (
    <tr className={silent ? styles.waits : ''}>
      <th scope="row">
        {customer?.shortName ?? '–'}
        <small>{customer?.longName}</small>
      </th>
      <td>
        {t('next.vials', { count: answer.vialIds.length })}
        <small>
          {known
            .map((vial) =>
              t('vial.line', {
                amount: format.mbq(floorMbq(vial.activityMbq), 0),
                time: clock(vial.calibratedAt),
              }),
            )
            .join(', ')}
        </small>
        {deliveries.length > 0 && (
          <small>
            {t('recall.deliveries', {
              times: deliveries.map((order) => format.when(order.deliverAt, today)).join(', '),
            })}
          </small>
        )}
      </td>
      <td>{format.when(recall.madeAt, today)}</td>
      <td>
        {answer.acknowledgedAt === null ? (
          <>
            <Flag tone="bad">{t('recall.silent')}</Flag> <Since at={recall.madeAt} />
          </>
        ) : (
          <>
            <Flag tone="good">{format.when(answer.acknowledgedAt, today)}</Flag>
            <small>{answer.acknowledgedBy}</small>
          </>
        )}
      </td>
    </tr>
  );
}
