/** What must be seen before anything else: a batch that is recalled, a release that was taken back. Both want an answer. */
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../../../domain/format';
import { ms } from '../../../domain/time';
import type { Refused } from '../../../protocol/frames';
import type { Certificate, Order, Recall } from '../../../protocol/rows';
import { useAction, useCommand, useNow } from '../../../sync';
import { useMoves } from '../../../sync/useMoves';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Refusal, useRefusalText } from '../../../ui/Refusal';
import { useAnswer } from '../../audit/useAnswer';
import { type Reach, useAll, useNameOf } from '../data';
import { useAmountOf } from '../words';
import styles from './Alarms.module.css';
import './texts';

export function Alarms({ reach, today }: { reach: readonly Reach[]; today: string }) {
  const { t } = useTranslation('customer');
  const orders = useAll(reach, 'order');
  const recalls = useRecalls(reach).filter((recall) => silentOf(recall).length > 0);
  const struck = useAll(reach, 'certificate').filter(
    (one) => one.struckAt !== null && one.acknowledgedAt === null,
  );
  const count = recalls.length + struck.length;
  useTitle(count);
  if (count === 0) {
    return null;
  }
  const of = (ids: readonly number[]) => orders.filter((order) => ids.includes(order.id));
  return (
    <section className={styles.alarms} aria-label={t('attention')} role="alert">
      {recalls.map((recall) => (
        <RecallAlarm
          key={recall.id}
          recall={recall}
          orders={of(recall.answers.flatMap((answer) => answer.orderIds))}
          today={today}
        />
      ))}
      {struck.map((one) => (
        <StruckAlarm key={one.id} certificate={one} orders={of(one.orderIds)} today={today} />
      ))}
    </section>
  );
}

/** Somebody who acts for several customers hears of one recall once, with all of their answers. */
export function useRecalls(reach: readonly Reach[]): Recall[] {
  const rows = useAll(reach, 'recall');
  return useMemo(() => {
    const byId = new Map<number, Recall>();
    for (const row of rows) {
      const known = byId.get(row.id);
      byId.set(row.id, known ? { ...known, answers: [...known.answers, ...row.answers] } : row);
    }
    return [...byId.values()];
  }, [rows]);
}

const silentOf = (recall: Recall) => recall.answers.filter((one) => one.acknowledgedAt === null);

/** A page behind others says so in its title. */
function useTitle(count: number): void {
  const { t } = useTranslation('customer');
  useEffect(() => {
    const title = `${t('title')} · Tracershop`;
    document.title = count > 0 ? `(!) ${title}` : title;
    return () => {
      document.title = title;
    };
  }, [count, t]);
}

function RecallAlarm(props: { recall: Recall; orders: readonly Order[]; today: string }) {
  const { t } = useTranslation('customer');
  const { when, duration } = useFormat();
  const { run, busy, refused } = useAction();
  const now = useNow(1000);
  const tracer = useNameOf()(props.recall.tracerId, null);
  const { recall, orders, today } = props;
  const vials = recall.answers.reduce((sum, answer) => sum + answer.vialIds.length, 0);
  useSeen(recall);
  const { shown, refused: unread } = useOld(recall, orders);
  const refusalText = useRefusalText();
  const acknowledge = async () => {
    const outcome = await run(
      'recall.acknowledge',
      { recallId: recall.id },
      { seen: { [`recall:${recall.id}`]: recall.revision } },
    );
    if (outcome.type === 'done') {
      announce(t('recall.done', { batch: recall.batchNumber }));
    }
  };
  return (
    <article className={styles.recall}>
      <h2>
        <Stop />
        {t('recall.title', { tracer, batch: recall.batchNumber })}
      </h2>
      <p className={styles.what}>{t('recall.what')}</p>
      <p>
        <b>{t('recall.reason', { reason: recall.reason })}</b>
      </p>
      <p>
        {t('recall.vials', { count: vials })}
        {shown.length > 0 && ' · '}
        <Deliveries orders={shown} today={today} />
      </p>
      {recall.answers.map(
        (answer) =>
          answer.reachedAt && (
            <p key={answer.customerId}>
              {t('recall.told', {
                by: answer.reachedBy ?? '–',
                whom: answer.reachedWhom ?? '–',
                when: when(answer.reachedAt, today),
              })}
            </p>
          ),
      )}
      {unread && <p>{t('recall.unread', { why: refusalText(unread) })}</p>}
      <footer className={styles.foot}>
        <span>
          {t('recall.by', { who: recall.madeBy, when: when(recall.madeAt, today) })}
          <br />
          {/* Counts on for the eye; an ear is not told each second. */}
          <span aria-live="off" aria-hidden="true">
            {t('recall.waits', { duration: duration(now - ms(recall.madeAt)) })}
          </span>
        </span>
        <Button className={styles.do ?? ''} busy={busy} onClick={() => void acknowledge()}>
          {t('recall.do')}
        </Button>
      </footer>
      <Refusal refused={refused} />
    </article>
  );
}

const TELL_MS = 30_000;

/** Tells production that the recall stands before somebody's eyes, until the row says that it knows. */
function useSeen(recall: Recall): void {
  const run = useCommand();
  const unseen = recall.answers.some((answer) => !answer.seenAt);
  const { id } = recall;
  useEffect(() => {
    if (!unseen) {
      return;
    }
    const tell = () => {
      if (document.visibilityState === 'visible') {
        void run('recall.show', { recallId: id });
      }
    };
    tell();
    // Again where it did not get through: nobody presses anything for it.
    const timer = setInterval(tell, TELL_MS);
    document.addEventListener('visibilitychange', tell);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tell);
    };
  }, [unseen, id, run]);
}

/** Its deliveries, also those that have left the stream; `refused`: why some of them are not here. */
function useOld(
  recall: Recall,
  orders: readonly Order[],
): { shown: readonly Order[]; refused: Refused | null } {
  const ids = recall.answers.flatMap((answer) => answer.orderIds);
  const here = new Set(orders.map(({ id }) => id));
  const whole = ids.every((id) => here.has(id));
  const { found, refused } = useAnswer<{ orders: Order[] }>(
    'recall.read',
    whole ? null : { recallId: recall.id },
    useMoves(`customer:${recall.answers[0]?.customerId}`),
  );
  if (whole) {
    return { shown: orders, refused: null };
  }
  const left = found?.orders.filter(({ id }) => !here.has(id)) ?? [];
  return { shown: [...left, ...orders], refused };
}

function StruckAlarm(props: { certificate: Certificate; orders: readonly Order[]; today: string }) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const { run, busy, refused } = useAction();
  const nameOf = useNameOf();
  const { certificate, orders, today } = props;
  const first = orders[0];
  const what = first
    ? `${nameOf(first.tracerId, first.isotopeId)} ${when(first.deliverAt, today)}`
    : certificate.number;
  const acknowledge = async () => {
    const outcome = await run(
      'certificate.acknowledge',
      { certificateId: certificate.id },
      { seen: { [`certificate:${certificate.id}`]: certificate.revision } },
    );
    if (outcome.type === 'done') {
      announce(t('struck.done', { number: certificate.number }));
    }
  };
  return (
    <article className={styles.struck}>
      <h2>
        <Stop />
        {t('struck.title', { what })}
      </h2>
      <p className={styles.what}>{t('struck.what')}</p>
      <p>
        <a href={`/api/certificates/${certificate.id}`} target="_blank" rel="noreferrer">
          <s>{t('struck.paper', { number: certificate.number, version: certificate.version })}</s>
        </a>{' '}
        {t('struck.invalid')} · <Deliveries orders={orders} today={today} />
      </p>
      <p>
        <b>{t('struck.reason', { reason: certificate.struckReason ?? '–' })}</b>
      </p>
      <footer className={styles.foot}>
        <span>
          {t('struck.by', {
            who: certificate.struckBy ?? '–',
            when: when(certificate.struckAt ?? certificate.signedAt, today),
          })}
        </span>
        <Button busy={busy} onClick={() => void acknowledge()}>
          {t('struck.do')}
        </Button>
      </footer>
      <Refusal refused={refused} />
    </article>
  );
}

function Deliveries({ orders, today }: { orders: readonly Order[]; today: string }) {
  const { when } = useFormat();
  const nameOf = useNameOf();
  const amountOf = useAmountOf();
  return orders.map((order) => (
    <Link
      key={order.id}
      className={styles.delivery}
      href={`/orders/${order.endpointId}/${order.deliveryDate}?order=${order.id}`}
    >
      {nameOf(order.tracerId, order.isotopeId)} {when(order.deliverAt, today)}, {amountOf(order)}
    </Link>
  ));
}

function Stop() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d="M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7z" />
      <path d="M10 5.5v5.5M10 14v.1" />
    </svg>
  );
}
