/** Recalls by batch: who got what of it, who has acknowledged, and who is still silent. Can be printed. */
import { useEffect, useState } from 'react';
import { floorMbq } from '../../../domain/decay';
import { answersOf, type RecallAnswer } from '../../../domain/recall';
import { clock, dateOf } from '../../../domain/time';
import type { Recall, Vial } from '../../../protocol/rows';
import { useNow, useSession, useTable } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Flag } from '../../../ui/Flag';
import { List } from '../../../ui/List';
import production from '../Production.module.css';
import { useWords } from '../words';
import { ReachDialog } from './ReachDialog';
import { ReachedBy } from './ReachedBy';
import styles from './Recall.module.css';
import { Since } from './RecallBanner';
import './texts';
import { type Given, useGiven } from './useGiven';
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
  const { silent, reached, acknowledged } = answersOf(recall);
  return (
    <article className={styles.recall} id={`recall-${recall.id}`} aria-label={recall.batchNumber}>
      <header className={styles.head}>
        <h2>
          {recall.batchNumber}{' '}
          <span className="soft">{tracers.get(recall.tracerId)?.shortName}</span>
        </h2>
        {silent.length === 0 ? (
          <Flag tone="good">
            {reached.length > 0
              ? t('recall.noneSilent', {
                  acknowledged: acknowledged.length,
                  reached: reached.length,
                })
              : t('recall.allIn', { count: acknowledged.length })}
          </Flag>
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
        <Answers recall={recall} answers={[...silent, ...reached, ...acknowledged]} today={today} />
      )}
    </article>
  );
}

interface AnswersProps {
  recall: Recall;
  answers: readonly RecallAnswer[];
  today: string;
}

/** Who got what of it: those who are silent first, until somebody orders it otherwise. */
function Answers({ recall, answers, today }: AnswersProps) {
  const { t, format } = useWords();
  const customers = useTable('production', 'customer');
  const { given, told } = useGiven(recall);
  const [reaching, setReaching] = useState<RecallAnswer | null>(null);
  const nameOf = ({ customerId }: RecallAnswer) => customers.get(customerId)?.shortName ?? '–';
  return (
    <>
      {told && <p className="soft">{told}</p>}
      <List
        bare
        id="recall"
        first={null}
        label={t('recall.whoGot', { number: recall.batchNumber })}
        rows={answers}
        keyOf={(answer) => answer.customerId}
        loud={(answer) => answer.acknowledgedAt === null && !answer.reachedAt}
        empty={t('recall.nobody')}
        columns={[
          {
            key: 'customer',
            head: t('add.customer'),
            sort: nameOf,
            cell: (answer) => (
              <span className={styles.two}>
                <b>{nameOf(answer)}</b>
                <small>{customers.get(answer.customerId)?.longName}</small>
              </span>
            ),
          },
          {
            key: 'got',
            head: t('recall.got'),
            sort: (answer) => answer.vialIds.length,
            cell: (answer) => <Got answer={answer} given={given} today={today} />,
          },
          {
            key: 'notified',
            head: t('recall.notified'),
            sort: (answer) => answer.seenAt ?? null,
            cell: (answer) => (
              <span className={styles.two}>
                {answer.seenAt ? (
                  <Flag tone="good">{format.when(answer.seenAt, today)}</Flag>
                ) : (
                  <Flag tone="warn">{t('recall.notSeen')}</Flag>
                )}
                <small>
                  {answer.seenBy ?? t('recall.sent', { when: format.when(recall.madeAt, today) })}
                </small>
              </span>
            ),
          },
          {
            key: 'acknowledged',
            head: t('recall.acknowledged'),
            sort: (answer) => answer.acknowledgedAt,
            cell: (answer) =>
              answer.acknowledgedAt === null && !answer.reachedAt ? (
                <span className={styles.two}>
                  <span>
                    <Flag tone="bad">{t('recall.silent')}</Flag> <Since at={recall.madeAt} />
                  </span>
                  <Button
                    small
                    look="quiet"
                    className={styles.print ?? ''}
                    aria-label={t('recall.reachThis', { name: nameOf(answer) })}
                    onClick={() => setReaching(answer)}
                  >
                    {t('recall.reach')}
                  </Button>
                </span>
              ) : (
                <span className={styles.two}>
                  {answer.acknowledgedAt !== null && (
                    <>
                      <Flag tone="good">{format.when(answer.acknowledgedAt, today)}</Flag>
                      <small>{answer.acknowledgedBy}</small>
                    </>
                  )}
                  <ReachedBy answer={answer} today={today} />
                </span>
              ),
          },
        ]}
      />
      {reaching && (
        <ReachDialog
          recall={recall}
          answer={reaching}
          name={nameOf(reaching)}
          onClose={() => setReaching(null)}
        />
      )}
    </>
  );
}

/** The vials that somebody got, with which deliveries, and how they left. */
function Got(props: { answer: RecallAnswer; given: Given; today: string }) {
  const { answer, given, today } = props;
  const { t, format } = useWords();
  const deliveries = answer.orderIds.flatMap((id) => given.orders.get(id) ?? []);
  const known = answer.vialIds.flatMap((id) => given.vials.get(id) ?? []);
  const left = given.dispatches.filter(
    (one) =>
      one.customerId === answer.customerId && one.vialIds.some((id) => answer.vialIds.includes(id)),
  );
  const mbqOf = (vial: Vial) => format.mbq(floorMbq(vial.activityMbq), 0);
  return (
    <span className={styles.two}>
      {t('next.vials', { count: answer.vialIds.length })}
      <small>
        {known
          .map((vial) =>
            dateOf(vial.calibratedAt) === today
              ? t('vial.line', { amount: mbqOf(vial), time: clock(vial.calibratedAt) })
              : t('recall.vialOn', {
                  amount: mbqOf(vial),
                  when: format.when(vial.calibratedAt, today),
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
      {left.map((one) => (
        <small key={one.id}>
          {t('recall.left', {
            when: format.when(one.dispatchedAt, today),
            vehicle: one.vehicle || '–',
          })}
          {one.returnedAt &&
            `, ${t('recall.cameBack', { when: format.when(one.returnedAt, today) })}`}
          {one.receivedAt &&
            `, ${t('recall.received', { when: format.when(one.receivedAt, today) })}`}
        </small>
      ))}
    </span>
  );
}
