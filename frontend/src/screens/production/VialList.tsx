/** The vials of a delivery: what each gives at the door, whether it counts, and what a person has to decide about it. */
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../../domain/day';
import { waitsForPerson } from '../../domain/dayNext';
import type { PlanVial } from '../../domain/dayRows';
import { floorMbq } from '../../domain/decay';
import { vialMbqAt } from '../../domain/dispensed';
import { lastDayOf } from '../../domain/reviews';
import { clock, clockSeconds } from '../../domain/time';
import type { Vial } from '../../protocol/rows';
import { Button } from '../../ui/Button';
import type { PanelActions } from './Panel';
import { Refusal } from './Refusal';
import { Confirm } from './reviews/Confirm';
import { useDayWords, useReviews } from './reviews/useReviews';
import type { Deeds } from './useDeeds';
import styles from './VialList.module.css';
import { useWords } from './words';

interface VialListProps {
  delivery: Delivery;
  date: string;
  deeds: Deeds;
  actions: Pick<PanelActions, 'confirmVial' | 'discardVial' | 'label'>;
}

export const VialList = memo(DrawnVialList);

function DrawnVialList({ delivery, deeds, actions }: VialListProps) {
  const { t, customerOf } = useWords();
  const open = delivery.status === 'ordered' || delivery.status === 'accepted';
  const doubted = open ? delivery.vials.filter(waitsForPerson) : [];
  // A release from before the window names vials that no stream carries any more.
  const known = new Set(delivery.orders.flatMap((one) => one.vialIds)).size;
  const vials = [...doubted, ...delivery.filled.filter((vial) => !doubted.includes(vial))];
  return (
    <div className={styles.vials}>
      <h3 className={styles.title}>{t('panel.vials')}</h3>
      {vials.length === 0 ? (
        <p className="soft">
          {known > 0
            ? t('panel.vialsOld', { count: known })
            : t('panel.noVials', { customer: customerOf(delivery) })}
        </p>
      ) : (
        <ul>
          {vials.map((vial) => (
            <VialRow
              key={vial.id}
              vial={vial}
              delivery={delivery}
              deeds={deeds}
              actions={actions}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

interface VialRowProps extends Pick<VialListProps, 'delivery' | 'deeds' | 'actions'> {
  vial: PlanVial;
}

function VialRow({ vial, delivery, deeds, actions }: VialRowProps) {
  const { t } = useWords();
  const { t: leaving } = useTranslation('leaving');
  const place = `vial:${vial.id}`;
  const doubted = waitsForPerson(vial);
  const busy = deeds.pending.has(place);
  const words = useVialWords(vial, delivery);
  const mine = useMemo(() => [vial as Vial], [vial]);
  const [review] = useReviews(mine);
  return (
    <li className={`${styles.vial} ${doubted ? styles.doubted : ''}`}>
      <div className={styles.what}>
        <b>{t('vial.line', { amount: words.amount, time: clock(delivery.deliverAt) })}</b>
        <span className={styles.how}>
          <Measured text={words.measured} vial={vial} />
        </span>
        <Marks vial={vial} />
      </div>
      <div className={styles.do}>
        {doubted && (
          <Button
            small
            look="main"
            busy={busy}
            aria-label={t('vial.confirmThis', { batch: vial.batchNumber, amount: words.amount })}
            onClick={() => actions.confirmVial(delivery, vial)}
          >
            {t('vial.confirm')}
          </Button>
        )}
        {review && <Confirm review={review} />}
        <Button
          small
          look="bare"
          aria-label={leaving('labelThis', { batch: vial.batchNumber, amount: words.amount })}
          onClick={() => actions.label(vial)}
        >
          {leaving('label')}
        </Button>
        {vial.state !== 'released' && (
          <Button
            small
            look="bare"
            aria-label={t('vial.discardThis', { batch: vial.batchNumber, amount: words.amount })}
            onClick={() => actions.discardVial(delivery, vial)}
          >
            {t('vial.discard')}
          </Button>
        )}
      </div>
      <Refusal refused={deeds.refusals.get(place)?.refused ?? null} />
    </li>
  );
}

/** How a vial was measured, and its batch's number in one piece. */
export function Measured({ text, vial }: { text: string; vial: PlanVial }) {
  return (
    <>
      {text} · <span className={styles.batch}>{vial.batchNumber}</span>
    </>
  );
}

/** What a vial gives at the delivery, and how it was measured. */
export function useVialWords(
  vial: PlanVial,
  delivery: Pick<Delivery, 'halfLifeSeconds' | 'deliverAt'>,
): { amount: string; measured: string } {
  const { t, format } = useWords();
  const mbq = floorMbq(vialMbqAt(vial, delivery.halfLifeSeconds, delivery.deliverAt));
  const measured = [
    t('vial.filled', {
      amount: format.mbq(vial.activityMbq, 1),
      when: clockSeconds(vial.calibratedAt),
    }),
    t('vial.ml', { ml: format.figure(vial.volumeMl, 2) }),
  ];
  return { amount: format.mbq(mbq, 0), measured: measured.join(' · ') };
}

/** Until when another person looks at what its signer had entered himself, or that the time is over. */
function Due({ vial }: { vial: PlanVial }) {
  const { t } = useTranslation('reviews');
  const dayOf = useDayWords();
  const mine = useMemo(() => [vial as Vial], [vial]);
  const [review] = useReviews(mine);
  if (!review) {
    return null;
  }
  const day = dayOf(lastDayOf(review));
  return (
    <em className={review.overdue ? styles.late : styles.mark}>
      {t(review.overdue ? 'dueLate' : 'due', { day })}
    </em>
  );
}

/** What is to be known about a vial before one signs for it, with its explanation at hand. */
export function Marks({ vial }: { vial: PlanVial }) {
  const { t } = useWords();
  const marks = vial.marks ?? [];
  if (marks.length === 0) {
    return null;
  }
  return (
    <span className={styles.marks}>
      {marks.map((mark) => (
        <em
          key={mark}
          className={/Confirmed|Reason/.test(mark) ? styles.settled : styles.mark}
          title={t(`vial.explain.${mark}` as 'vial.explain.clock', { defaultValue: mark })}
        >
          {t(`vial.mark.${mark}` as 'vial.mark.clock', { defaultValue: mark })}
        </em>
      ))}
      <Due vial={vial} />
      {vial.enteredBy && <span>{t('vial.enteredBy', { who: vial.enteredBy })}</span>}
    </span>
  );
}
