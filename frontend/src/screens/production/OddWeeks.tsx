/** Tells an administrator in time that a week 53 is coming, and what it does to deliveries of every other week. */
import { memo, useState } from 'react';
import { Link } from 'wouter';
import { week53Ahead } from '../../domain/time';
import { stumbles } from '../../domain/week53';
import { useHas, useRows, useSession } from '../../sync';
import { Button } from '../../ui/Button';
import styles from './OddWeeks.module.css';
import { useWords } from './words';

const KEPT = 'tracershop_odd_weeks';

export const OddWeeks = memo(DrawnOddWeeks);

function DrawnOddWeeks({ today }: { today: string }) {
  const { t, format } = useWords();
  const { user } = useSession();
  const ready = useHas('production');
  const slots = useRows('production', 'slot');
  const [seen, setSeen] = useState(() => kept());
  const pair = week53Ahead(today);
  if (user?.role !== 'productionAdmin' || !ready || pair === null || seen === pair[0]) {
    return null;
  }
  const hit = slots.filter((slot) => stumbles(slot, pair)).length;
  return (
    <aside className={styles.banner} aria-labelledby="odd-weeks">
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M10 2.5L18.5 17.5H1.5z" />
        <path d="M10 8v4.5M10 14.7v.1" />
      </svg>
      <div className={styles.words}>
        <b id="odd-weeks">{t('oddWeeks.title')}</b>
        <p>
          {hit === 0
            ? t('oddWeeks.none')
            : t('oddWeeks.text', { count: hit, first: format.inlineLongDay(pair[0]) })}
        </p>
      </div>
      {hit > 0 && (
        <Link className={styles.link} href="/setup/week">
          {t('oddWeeks.swap')}
        </Link>
      )}
      <Button
        small
        look="quiet"
        onClick={() => {
          keep(pair[0]);
          setSeen(pair[0]);
        }}
      >
        {t('oddWeeks.dismiss')}
      </Button>
    </aside>
  );
}

/** The year's odd weeks that this browser's people have seen; told anew the next time. */
function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(first: string): void {
  try {
    localStorage.setItem(KEPT, first);
  } catch {
    // A browser that keeps nothing tells it again.
  }
}
