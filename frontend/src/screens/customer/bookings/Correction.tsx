/**
 * An order whose studies the RIS has changed: the difference, and the correction that fits them now.
 *
 * It never changes an order by itself. What is done here, or left, settles the change for everybody.
 */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { correctionOf, hasChanged, isChanged, studiesOf } from '../../../domain/bookingChanges';
import { meantAt } from '../../../domain/moved';
import type { Standing } from '../../../domain/requests';
import { dateOf, ms } from '../../../domain/time';
import type { Booking, Order } from '../../../protocol/rows';
import { useRows } from '../../../sync';
import { type Reach, useNameOf } from '../data';
import { useAmountOf } from '../words';
import styles from './Correction.module.css';
import { CorrectionSteps } from './CorrectionSteps';
import { usePlanner, useStudies } from './data';
import { useAmount, useChangeWords, useTime, useWhy } from './words';

interface CorrectionProps {
  order: Order;
  name: string;
  reach: Reach;
  /** Who may change the order now. */
  may: Standing;
  /** A request about it waits for an answer. */
  waits: boolean;
}

export function Correction(props: CorrectionProps) {
  const { order, reach } = props;
  const { bookings } = useStudies(reach);
  const studies = useMemo(() => studiesOf(order, bookings), [order, bookings]);
  const changed = studies.filter(hasChanged);
  if (!isChanged(order) && changed.length === 0) {
    return null;
  }
  return <Block {...props} studies={studies} changed={changed} />;
}

interface BlockProps extends CorrectionProps {
  studies: Booking[];
  changed: Booking[];
}

function Block({ order, name, reach, may, waits, studies, changed }: BlockProps) {
  const { t } = useTranslation('bookings');
  const { t: tc } = useTranslation('customer');
  const amountOf = useAmountOf();
  const amount = useAmount();
  const time = useTime(order.deliveryDate);
  const why = useWhy();
  const slots = useRows(reach.stream, 'slot');
  const { procedures } = useStudies(reach);
  const planner = usePlanner(reach, procedures);
  const { proposal, leaving } = useMemo(
    () => correctionOf(order, studies, planner, may === 'self'),
    [order, studies, planner, may],
  );
  const title = t('change.title', { count: changed.length || 1 });
  const stands = `${amountOf(order)} ${t('at', { time: time(meantAt(order, slots)) })}`;
  const apart =
    proposal.kind === 'anew' ? [] : leaving.filter(({ status }) => status !== 'cancelled');
  const nameOf = useNameOf();
  const one = (of: { orderedMbq: number | null; injections: number | null; at: number }) =>
    `${amount(of)} ${t('at', { time: time(of.at) })}`;
  const fits =
    proposal.kind === 'edit'
      ? one({ ...proposal, orderedMbq: proposal.mbq })
      : proposal.kind === 'anew'
        ? proposal.orders
            .map((it) => {
              const other = it.tracerId === order.tracerId ? '' : `${nameOf(it.tracerId, null)} `;
              return other + one({ ...it, at: it.deliverAt });
            })
            .join(' + ')
        : '';
  const known = studies.length > 0;
  return (
    <section className={styles.block} aria-label={`${title}: ${name} ${stands}`}>
      <h2>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M3 8a7 7 0 0 1 12-3.2L17 7M17 2.8V7h-4.2M17 12a7 7 0 0 1-12 3.2L3 13M3 17.2V13h4.2" />
        </svg>
        {title}
      </h2>
      {known ? (
        <ul className={styles.shifts}>
          {changed.map((study) => (
            <Shift key={study.id} study={study} date={order.deliveryDate} />
          ))}
        </ul>
      ) : (
        <p>
          {order.marks
            .filter((mark) => mark.startsWith('booking'))
            .map((mark) => tc(`mark.${mark}`))
            .join(' · ')}
        </p>
      )}
      {known && (
        <dl className={styles.pair}>
          <dt>{t('change.stands')}</dt>
          <dd>{stands}</dd>
          {fits !== '' && (
            <>
              <dt>{t('change.fits')}</dt>
              <dd className={styles.now}>{fits}</dd>
            </>
          )}
        </dl>
      )}
      {known && proposal.kind === 'same' && <p>{t('change.same')}</p>}
      {known && proposal.kind === 'cancel' && <p>{t('change.cancel')}</p>}
      {proposal.kind === 'none' && (
        <p>
          {t('change.none', {
            why: why(proposal.why, injectionOf(studies), planner.book.now).toLowerCase(),
          })}
        </p>
      )}
      {apart.length > 0 && (
        <p>
          {t('change.leaving', { count: apart.length })}{' '}
          {apart.map((one) => (
            <Link
              key={one.id}
              className={styles.apart}
              href={`/orders/${one.endpointId ?? order.endpointId}/${dateOf(one.startAt)}`}
            >
              {one.procedure} {time(one.startAt)}
            </Link>
          ))}
        </p>
      )}
      <CorrectionSteps
        order={order}
        what={`${name} ${stands}`}
        fits={fits}
        proposal={known ? proposal : { kind: 'same' }}
        changed={changed}
        may={may}
        waits={waits}
      />
    </section>
  );
}

function injectionOf(studies: readonly Booking[]): number | null {
  const first = studies.find(({ injectionAt }) => injectionAt !== null);
  return first?.injectionAt ? ms(first.injectionAt) : null;
}

/** One study, and what is otherwise about it now. */
function Shift({ study, date }: { study: Booking; date: string }) {
  const words = useChangeWords(date)(study);
  // A procedure that has changed is named by what it is now.
  const named = !study.changes.includes('procedure');
  return (
    <li>
      <b>{named ? study.procedure : study.accession}</b>{' '}
      {named && <span className="soft">{study.accession}</span>}{' '}
      <span className={styles.change}>{words}</span>
    </li>
  );
}
