/** What goes on paper: the day that is shown, or its week. */
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { startHere } from '../../../ui/startHere';
import styles from '../form/Form.module.css';

interface PrintDialogProps {
  open: boolean;
  day: string;
  week: string;
  onClose: () => void;
  onPrint: (what: 'day' | 'week') => void;
}

export function PrintDialog({ open, day, week, onClose, onPrint }: PrintDialogProps) {
  const { t } = useTranslation('customer');
  return (
    <Dialog open={open} title={t('print.title')} onClose={onClose}>
      <p>{t('print.text')}</p>
      <div
        className={styles.buttons}
        ref={(box) => startHere(box?.querySelector('button') ?? null)}
      >
        <Button onClick={() => onPrint('day')}>{day}</Button>
        <Button look="quiet" onClick={() => onPrint('week')}>
          {week}
        </Button>
      </div>
    </Dialog>
  );
}
