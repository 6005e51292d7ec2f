/** What a release can still become: more vials, or corrected; and its certificates, those that were struck through too. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Delivery } from '../../../domain/day';
import type { DayRows, PlanOrder } from '../../../domain/dayRows';
import { dateOf } from '../../../domain/time';
import type { Certificate } from '../../../protocol/rows';
import { useScreenKeys } from '../../../shell/screenKeys';
import { useRows } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Flag } from '../../../ui/Flag';
import { useWords } from '../words';
import { CorrectDialog } from './CorrectDialog';
import '../keyTexts';
import styles from './Evidence.module.css';
import { SupplementDialog } from './SupplementDialog';
import './texts';

interface EvidenceProps {
  delivery: Delivery;
  order: PlanOrder;
  rows: DayRows;
  date: string;
}

export function Evidence({ delivery, order, rows, date }: EvidenceProps) {
  const { t, whatOf } = useWords();
  const { t: keys } = useTranslation('keys');
  const [open, setOpen] = useState<'supplement' | 'correct' | null>(null);
  const certificates = useRows('production', 'certificate').filter((one) =>
    one.orderIds.includes(order.id),
  );
  const released = order.status === 'released' && order.vialIds.length > 0;
  useScreenKeys(
    () =>
      [
        { keys: ['p'], text: keys('supplement'), run: () => setOpen('supplement') },
        { keys: ['z'], text: keys('correct'), run: () => setOpen('correct') },
      ].map((one) => ({
        ...one,
        group: keys('chosen'),
        can: released,
        offer: { of: whatOf(delivery) },
      })),
    open === null,
  );
  const many = certificates.length > 1 || certificates.some((one) => one.struckAt !== null);
  const close = () => setOpen(null);
  if (!released && !many) {
    return null;
  }
  return (
    <div className={styles.evidence}>
      {order.marks.includes('recalled') && (
        <p className={styles.recalled} role="alert">
          <b>{t('release.recalled')}.</b> {t('release.recalledText')}{' '}
          <Link href="/production/batches/recalls">{t('release.toRecall')}</Link>
        </p>
      )}
      {released && (
        <div className={styles.steps}>
          <Button look="quiet" small hotkey="P" onClick={() => setOpen('supplement')}>
            {t('release.supplement')}
          </Button>
          <Button look="quiet" small hotkey="Z" onClick={() => setOpen('correct')}>
            {t('release.correct')}
          </Button>
        </div>
      )}
      {many && <Papers certificates={certificates} date={date} />}
      {open === 'supplement' && (
        <SupplementDialog
          delivery={delivery}
          rows={rows}
          today={dateOf(delivery.deliverAt)}
          onClose={close}
        />
      )}
      {open === 'correct' && (
        <CorrectDialog
          delivery={delivery}
          rows={rows}
          certificates={certificates}
          onClose={close}
        />
      )}
    </div>
  );
}

/** Each certificate that was ever signed for the order, the newest first. */
function Papers({ certificates, date }: { certificates: readonly Certificate[]; date: string }) {
  const { t, format } = useWords();
  const sorted = [...certificates].sort((a, b) => b.signedAt.localeCompare(a.signedAt));
  return (
    <ul className={styles.papers} aria-label={t('release.papers')}>
      {sorted.map((one) => {
        const name = t('release.paper', { number: one.number, version: one.version });
        return (
          <li key={one.id}>
            <a href={`/api/certificates/${one.id}`} target="_blank" rel="noreferrer">
              {one.struckAt === null ? name : <s>{name}</s>}
            </a>{' '}
            <span className="soft">
              {t(`release.paperKind.${one.kind}` as 'release.paperKind.release')}, {one.signedBy}{' '}
              {format.when(one.signedAt, date)}
            </span>
            {one.struckAt !== null && (
              <div className={styles.struck}>
                <p>
                  {t('release.struck', {
                    who: one.struckBy ?? '–',
                    when: format.when(one.struckAt, date),
                    reason: one.struckReason ?? '–',
                  })}
                </p>
                {one.acknowledgedAt === null ? (
                  <Flag tone="warn">{t('release.notAcknowledged')}</Flag>
                ) : (
                  <Flag tone="good">
                    {t('release.acknowledged', {
                      who: one.acknowledgedBy ?? '–',
                      when: format.when(one.acknowledgedAt, date),
                    })}
                  </Flag>
                )}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
