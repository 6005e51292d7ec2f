/** What a release can still become: more vials, or corrected; and its certificates, those that were struck through too. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Delivery } from '../../../domain/day';
import type { DayRows, PlanOrder } from '../../../domain/dayRows';
import { dateOf } from '../../../domain/time';
import { useScreenKeys } from '../../../shell/screenKeys';
import { useRows } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Certificates } from '../../dispatch/Certificates';
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
      {many && <Certificates certificates={certificates} date={date} />}
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
