/** The last change that can be taken back, and what takes it back. One at a time: the next one replaces it. */
import { createStore } from 'zustand/vanilla';
import type { CommandOptions } from '../sync';

export interface UndoStep {
  command: string;
  data: Record<string, unknown>;
  /** With the revisions as the change left them: what somebody else has changed since is not undone. */
  options: CommandOptions;
}

export interface UndoOffer {
  /** Each has a bar of its own. */
  number: number;
  said: string;
  steps: readonly UndoStep[];
}

export const undoOffer = createStore<{ offer: UndoOffer | null }>(() => ({ offer: null }));

let offered = 0;

export function offerUndo(offer: Omit<UndoOffer, 'number'>): void {
  offered += 1;
  undoOffer.setState({ offer: { ...offer, number: offered } });
}

export function endUndo(): void {
  undoOffer.setState({ offer: null });
}
