/** Asks once more before what others will notice: archiving, ending, removing. */
import type { ReactNode } from 'react';
import type { Done } from '../../../protocol/frames';
import type { CommandOptions } from '../../../sync';
import { type Back, useDeed } from './deed';
import { FormBody } from './FormBody';
import { OverDialog } from './OverDialog';

export interface Confirmed {
  title: string;
  text: ReactNode;
  doing: string;
  command: string;
  data: Record<string, unknown>;
  options?: CommandOptions;
  /** Said when it is done. */
  said: string;
  /** What takes it back, where something does. */
  back?: (outcome: Done) => readonly Back[];
  danger?: boolean;
  onDone?: () => void;
}

export function Confirm({ what, onClose }: { what: Confirmed | null; onClose: () => void }) {
  return (
    <OverDialog open={what !== null} title={what?.title ?? ''} onClose={onClose}>
      {what && <Body what={what} onClose={onClose} />}
    </OverDialog>
  );
}

function Body({ what, onClose }: { what: Confirmed; onClose: () => void }) {
  const { run, tell, busy, refused } = useDeed();
  return (
    <FormBody
      doing={what.doing}
      danger={what.danger ?? true}
      busy={busy}
      refused={refused}
      onBack={onClose}
      onSubmit={async () => {
        const outcome = await run(what.command, what.data, what.options);
        if (outcome.type === 'done') {
          tell(what.said, ...(what.back?.(outcome) ?? []));
          onClose();
          what.onDone?.();
        }
      }}
    >
      <div>{what.text}</div>
    </FormBody>
  );
}
