/** Reviews on production's list of what waits: what is overdue stands before all else, the rest after it. */
import './texts';
import { memo, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { lastDayOf, type Review } from '../../../domain/reviews';
import { Confirm } from './Confirm';
import styles from './Reviews.module.css';
import { useDayWords, useReviews } from './useReviews';

export const Reviews = memo(DrawnReviews);

function DrawnReviews({ overdue, today }: { overdue: boolean; today: string }) {
  const { t } = useTranslation('reviews');
  const title = useId();
  const mine = useReviews().filter((review) => review.overdue === overdue);
  if (mine.length === 0) {
    return null;
  }
  return (
    <section className={overdue ? styles.overdue : styles.waiting} aria-labelledby={title}>
      <h2 className={styles.title} id={title}>
        {t(overdue ? 'overdue' : 'waiting', { count: mine.length })}
      </h2>
      <ol>
        {mine.map((review) => (
          <li key={review.vial.id} className={styles.thing}>
            <span className={styles.what}>
              <b>{t('thing', { batch: review.vial.batchNumber })}</b>
              <Told review={review} today={today} />
            </span>
            <Confirm review={review} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Who entered and released it, when, and until when somebody else looks at it. */
function Told({ review, today }: { review: Review; today: string }) {
  const { t } = useTranslation('reviews');
  const { when } = useFormat();
  const dayOf = useDayWords();
  return (
    <span className={styles.text}>
      {t('who', { who: review.who, when: when(review.since, today) })}{' '}
      {t(review.overdue ? 'late' : 'until', { day: dayOf(lastDayOf(review)) })}
    </span>
  );
}

/** On a batch, an order or a delivery: how many of its vials wait, and whether that is overdue. */
export const ReviewNote = memo(DrawnReviewNote);

function DrawnReviewNote({ reviews, today }: { reviews: readonly Review[]; today: string }) {
  const { t } = useTranslation('reviews');
  const overdue = reviews.filter((review) => review.overdue).length;
  if (reviews.length === 0) {
    return null;
  }
  return (
    <div className={overdue > 0 ? styles.noteLate : styles.note}>
      <b>
        {overdue > 0 ? t('overdue', { count: overdue }) : t('waiting', { count: reviews.length })}
      </b>
      {reviews.map((review) => (
        <Told key={review.vial.id} review={review} today={today} />
      ))}
    </div>
  );
}
