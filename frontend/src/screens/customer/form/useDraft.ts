/** What the forms of all kinds of orders share: their common fields, what was shown, and how it is sent. */
import { useState } from 'react';
import { looksLikeCpr } from '../../../domain/freeText';
import { changes, type Entry, editing, placing, type Target } from '../../../domain/wishes';
import type { Order, Usage } from '../../../protocol/rows';
import { useAction } from '../../../sync';
import { useRefusalText } from '../../../ui/Refusal';

export interface DraftGiven {
  target: Target;
  /** The order to edit; without one a new order is placed. */
  order?: Order | undefined;
  /** An order that came to nothing and is placed anew: what it was for, and what was said of it, stands there again. */
  like?: Order | undefined;
  /** The customer may no longer do it himself: what is sent is a request. */
  asking: boolean;
}

export function useDraft({ target, order, like, asking }: DraftGiven) {
  const action = useAction();
  const textOf = useRefusalText();
  const [usage, setUsage] = useState<Usage>((order ?? like)?.usage ?? 'human');
  const [comment, setComment] = useState((order ?? like)?.comment ?? '');
  const [note, setNote] = useState('');
  // The order as it was when the form was opened: what the person saw, and what an edit is made against.
  const [seen, setSeen] = useState(order);
  const entry = (given: Pick<Entry, 'orderedMbq' | 'injections' | 'deliverAt'>): Entry => ({
    ...given,
    usage,
    comment: comment.trim(),
  });
  return {
    action,
    usage,
    setUsage,
    comment,
    setComment,
    note,
    setNote,
    seen,
    setSeen,
    entry,
    /** Whether somebody changed the order while this form was open. */
    movedOn: seen !== undefined && order !== undefined && order.revision !== seen.revision,
    /** Whether there is anything to send. */
    differs: (made: Entry) => seen === undefined || Object.keys(changes(seen, made)).length > 0,
    textsFit: () => !looksLikeCpr(comment) && !looksLikeCpr(note),
    /** The sentence of a refusal that belongs at a field; a request's field stands inside its `data`. */
    refusedAt: (field: string): string | undefined =>
      action.refused && lastOf(action.refused.field) === field ? textOf(action.refused) : undefined,
    /** A refusal that none of the fields has a place for. */
    refusedElsewhere: (fields: readonly string[]) =>
      action.refused && !fields.includes(lastOf(action.refused.field)) ? action.refused : null,
    /** Sends it; true once it is done and visible. */
    send: async (made: Entry): Promise<boolean> => {
      const command = seen
        ? editing(seen, made, asking, note.trim())
        : placing(target, made, asking, note.trim());
      const outcome = await action.run(
        command.name,
        command.data,
        command.seen ? { seen: command.seen } : undefined,
      );
      return outcome.type === 'done';
    },
  };
}

export type Draft = ReturnType<typeof useDraft>;

function lastOf(field: string | null | undefined): string {
  return field?.split('.').at(-1) ?? '';
}
