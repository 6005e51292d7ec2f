/** What its own signer had entered, and nobody else has reviewed yet: on whatever day, counted. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../../domain/format';
import { lastDayOf, reviewsOf } from '../../domain/reviews';
import type { Vial } from '../../protocol/rows';
import { useNow, useRows, useStream } from '../../sync';
import { Flag } from '../../ui/Flag';
import { List } from '../../ui/List';
import { Refusal } from '../../ui/Refusal';
import { Confirm } from '../production/reviews/Confirm';
import { useDayWords } from '../production/reviews/useReviews';
import styles from './Audit.module.css';
import { Coming } from './Coming';
import { useAnswer } from './useAnswer';

const MOST = 500;

export function Reviews() {
  const { t } = useTranslation('reviews');
  const { dayAndClock } = useFormat();
  const dayOf = useDayWords();
  useStream('production');
  const dates = useRows('production', 'closedDate');
  const now = useNow(60_000);
  const [turn, setTurn] = useState(0);
  const { found, refused, busy, coming } = useAnswer<{ vials: Vial[]; more: boolean }>(
    'vials.search',
    { unreviewed: true, limit: MOST },
    turn,
  );
  const reviews = useMemo(
    () => reviewsOf(found?.vials ?? [], new Set(dates.map((row) => row.date)), now),
    [found, dates, now],
  );
  const overdue = reviews.filter((review) => review.overdue).length;
  return (
    <>
      <p className={styles.lead}>{t('lead')}</p>
      <Refusal refused={refused} />
      {coming && <Coming />}
      {found && (
        <div aria-busy={busy}>
          {reviews.length > 0 && (
            <p>
              <Flag tone={overdue > 0 ? 'bad' : 'warn'}>
                {t('counted', {
                  count: reviews.length,
                  overdue,
                })}
                {found.more && ' …'}
              </Flag>
            </p>
          )}
          <List
            id="reviews"
            first={null}
            label={t('title')}
            rows={reviews}
            search={({ vial, who }) => `${vial.batchNumber} ${vial.id} ${who}`}
            keyOf={(review) => review.vial.id}
            empty={t('none')}
            columns={[
              {
                key: 'batch',
                head: t('batch'),
                sort: (review) => review.vial.batchNumber,
                cell: (review) => <b className={styles.whole}>{review.vial.batchNumber}</b>,
              },
              {
                key: 'vial',
                head: t('vial'),
                sort: ({ vial }) => vial.id,
                cell: ({ vial }) => (
                  <Link href={`/audit/trail?subject=vial:${vial.id}`}>{vial.id}</Link>
                ),
              },
              {
                key: 'who',
                head: t('entered'),
                wide: true,
                cell: (review) => review.who,
                sort: (review) => review.who,
              },
              {
                key: 'since',
                head: t('since'),
                cell: (review) => dayAndClock(review.since),
                sort: (review) => review.since,
                file: (review) => new Date(review.since).toISOString(),
              },
              {
                key: 'state',
                head: t('state'),
                sort: (review) => lastDayOf(review),
                cell: (review) => (
                  <Flag tone={review.overdue ? 'bad' : 'quiet'}>
                    {t(review.overdue ? 'late' : 'until', {
                      day: dayOf(lastDayOf(review)),
                    })}
                  </Flag>
                ),
              },
              {
                key: 'do',
                head: '',
                cell: (review) => (
                  <Confirm review={review} onDone={() => setTurn((value) => value + 1)} />
                ),
              },
            ]}
          />
        </div>
      )}
    </>
  );
}
