/** On an order: that it is recalled or its vials blocked, and certificates that were struck through. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import type { Order } from '../../../protocol/rows';
import { useRows } from '../../../sync';
import type { Reach } from '../data';
import styles from './Alarms.module.css';
import './texts';

interface OrderSafetyProps {
  order: Order;
  reach: Reach;
  today: string;
}

export function OrderSafety({ order, reach, today }: OrderSafetyProps) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const recalls = useRows(reach.stream, 'recall');
  const vials = useRows(reach.stream, 'vial');
  const certificates = useRows(reach.stream, 'certificate');
  const mine = recalls.flatMap((recall) =>
    recall.answers
      .filter((answer) => answer.orderIds.includes(order.id))
      .map((answer) => ({ recall, answer })),
  );
  const blocked = vials.filter(
    (vial) => vial.state === 'blocked' && order.vialIds.includes(vial.id),
  ).length;
  const struck = certificates.filter(
    (one) => one.struckAt !== null && one.orderIds.includes(order.id),
  );
  const more = certificates.filter(
    (one) =>
      one.kind === 'supplement' &&
      one.struckAt === null &&
      one.orderIds.includes(order.id) &&
      one.id !== order.certificateId,
  );
  return (
    <>
      {mine.map(({ recall, answer }) => (
        <div key={`${recall.id}:${answer.customerId}`} className={styles.stop}>
          <Octagon />
          <span>
            {t('recall.order', { batch: recall.batchNumber, reason: recall.reason })}
            {answer.acknowledgedAt !== null && (
              <span className={styles.answered}>
                <br />
                {t('recall.acknowledged', {
                  who: answer.acknowledgedBy ?? '–',
                  when: when(answer.acknowledgedAt, today),
                })}
              </span>
            )}
          </span>
        </div>
      ))}
      {blocked > 0 && mine.length === 0 && (
        <p className={styles.stop}>
          <Octagon />
          <span>{t('recall.blocked', { count: blocked })}</span>
        </p>
      )}
      {struck.map((one) => (
        <p key={one.id} className={styles.papers}>
          <a href={`/api/certificates/${one.id}`} target="_blank" rel="noreferrer">
            <s>{t('struck.paper', { number: one.number, version: one.version })}</s>
          </a>{' '}
          <b>{t('struck.invalid')}</b>: {one.struckReason}{' '}
          <span className="soft">
            {one.acknowledgedAt === null
              ? t('struck.not')
              : t('struck.acknowledged', {
                  who: one.acknowledgedBy ?? '–',
                  when: when(one.acknowledgedAt, today),
                })}
          </span>
        </p>
      ))}
      {more.map((one) => (
        <p key={one.id} className={styles.papers}>
          <a href={`/api/certificates/${one.id}`} target="_blank" rel="noreferrer">
            {t('papers.supplement')}:{' '}
            {t('struck.paper', { number: one.number, version: one.version })}
          </a>
        </p>
      ))}
    </>
  );
}

function Octagon() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d="M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7z" />
      <path d="M10 5.5v5.5M10 14v.1" />
    </svg>
  );
}
