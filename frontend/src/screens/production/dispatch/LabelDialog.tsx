/** A vial's labels: made anew with a press, each kept, the newest first. */
import './texts';
import { useTranslation } from 'react-i18next';
import { useAction, useRow, useRows } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Refusal } from '../../../ui/Refusal';
import { Papers } from '../../dispatch/Papers';
import { VialWords } from '../../dispatch/ReceiveDialog';
import styles from './Send.module.css';

interface LabelDialogProps {
  vialId: number;
  today: string;
  onClose: () => void;
}

export function LabelDialog({ vialId, today, onClose }: LabelDialogProps) {
  const { t } = useTranslation('leaving');
  const vial = useRow('production', 'vial', vialId);
  const { run, busy, refused } = useAction();
  const labels = useRows('production', 'document')
    .filter((paper) => paper.kind === 'label' && paper.vialId === vialId)
    .sort((one, other) => other.id - one.id);
  const make = () =>
    void run(
      'document.make',
      { kind: 'label', vialId },
      vial ? { seen: { [`vial:${vialId}`]: vial.revision } } : {},
    );
  return (
    <Dialog open title={t('labelTitle', { vial: vialId })} onClose={onClose}>
      <div className={styles.form}>
        <VialWords id={vialId} vial={vial} />
        <p className="soft">{t('labelText')}</p>
        <Refusal refused={refused} />
        {labels.length > 0 && (
          <Papers papers={labels.slice(0, 6)} stream="production" today={today} />
        )}
        <DialogButtons onBack={onClose} back={t('close')}>
          <Button busy={busy} onClick={make} autoFocus>
            {t('makeLabel')}
          </Button>
        </DialogButtons>
      </div>
    </Dialog>
  );
}
