/** Another layout for a monitor that hangs already. It follows within a second. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../protocol/rows';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import { Refusal } from '../../ui/Refusal';
import { useDeed } from '../setup/kit/deed';
import { Chooser } from './Chooser';
import { commandOf, draftOf } from './draft';
import styles from './Monitors.module.css';

export function ArrangeDialog({ device, onClose }: { device: Device; onClose: () => void }) {
  const { t } = useTranslation('monitors');
  const { run, tell, busy, refused } = useDeed();
  const [draft, setDraft] = useState(() => draftOf(device));
  const command = commandOf(draft);
  return (
    <Dialog open broad title={t('arrangeTitle', { name: device.name })} onClose={onClose}>
      <div className={styles.arrange}>
        <Chooser name="arrange" draft={draft} onDraft={setDraft} hours />
        <Refusal refused={refused} />
        <DialogButtons onBack={onClose}>
          <Button
            busy={busy}
            disabled={command === null}
            onClick={async () => {
              const outcome = await run(
                'monitor.arrange',
                { deviceId: device.id, ...command },
                { seen: { [`device:${device.id}`]: device.revision } },
              );
              if (outcome.type === 'done') {
                tell(t('arranged', { name: device.name }), {
                  command: 'monitor.arrange',
                  data: { deviceId: device.id, ...commandOf(draftOf(device)) },
                  of: ['device', device.id],
                });
                onClose();
              }
            }}
          >
            {t('show')}
          </Button>
        </DialogButtons>
      </div>
    </Dialog>
  );
}
