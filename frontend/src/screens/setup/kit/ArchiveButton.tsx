/** Folds a row away, after asking; or brings it back. Nothing that was used is ever deleted. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/Button';
import { Refusal } from '../../../ui/Refusal';
import { Confirm } from './Confirm';
import { useDeed } from './deed';
import { seenOf } from './form';

interface ArchiveButtonProps {
  type: 'tracer' | 'customer' | 'endpoint';
  row: { id: number; archived: boolean; revision: number };
  name: string;
  /** What it means, before one says yes. */
  text: string;
  onDone?: () => void;
  small?: boolean;
}

export function ArchiveButton({
  type,
  row,
  name,
  text,
  onDone,
  small = false,
}: ArchiveButtonProps) {
  const { t } = useTranslation('setup');
  const [asking, setAsking] = useState(false);
  const { run, tell, busy, refused } = useDeed();
  const data = { [`${type}Id`]: row.id };
  const of = [type, row.id] as const;
  if (row.archived) {
    return (
      <>
        <Button
          look="quiet"
          small={small}
          busy={busy}
          onClick={async () => {
            const outcome = await run(`${type}.unarchive`, data, seenOf(type, row));
            if (outcome.type === 'done') {
              tell(t('archive.back', { name }), { command: `${type}.archive`, data, of });
              onDone?.();
            }
          }}
        >
          {t('archive.undo')}
        </Button>
        <Refusal refused={refused} />
      </>
    );
  }
  return (
    <>
      <Button look="quiet" small={small} onClick={() => setAsking(true)}>
        {t('archive.do')}
      </Button>
      <Confirm
        onClose={() => setAsking(false)}
        what={
          asking
            ? {
                title: t('archive.title', { name }),
                text,
                doing: t('archive.do'),
                command: `${type}.archive`,
                data,
                options: seenOf(type, row),
                said: t('archive.said', { name }),
                back: () => [{ command: `${type}.unarchive`, data, of }],
                ...(onDone ? { onDone } : {}),
              }
            : null
        }
      />
    </>
  );
}
