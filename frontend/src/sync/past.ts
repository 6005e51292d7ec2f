/**
 * A day that is played again: its rows at any instant, by the same reducer as the live ones.
 *
 * What stands below `PastStore` and `PastNow` reads that day's rows and that day's time; nothing there is live.
 */
import { createContext } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Delta, Snapshot } from '../protocol/frames';
import { type Copies, reduce } from './reducer';
import { NOTHING, type Shared } from './store';

export interface PlayedDay {
  readonly stream: string;
  readonly date: string;
  readonly startAt: string;
  readonly endAt: string;
  /** Where it begins: later than `startAt` where nothing older is kept. */
  readonly fromAt: string;
  /** Why it ends before the day did. */
  readonly cut: 'erased' | 'size' | null;
  readonly keptDays: number;
  readonly titles: Readonly<Record<string, string>>;
  readonly snapshot: Snapshot;
  readonly deltas: readonly Delta[];
}

/** The rows of the played day, or null where the page is live. */
export const PastStore = createContext<StoreApi<Shared> | null>(null);

/** The instant that is shown, in milliseconds, or null where the page is live. */
export const PastNow = createContext<number | null>(null);

const EVERY = 100;

/** The day's rows after any number of its deltas. Going back starts from the nearest kept state. */
export class Tape {
  readonly store = createStore<Shared>(() => NOTHING);
  readonly instants: readonly number[];
  private readonly kept: Copies[];
  private at = 0;

  constructor(readonly day: PlayedDay) {
    this.instants = day.deltas.map((delta) => Date.parse(delta.at));
    this.kept = [reduce({}, day.snapshot).copies];
    this.show(this.kept[0] as Copies);
  }

  /** How many deltas had happened at an instant. */
  countAt(instant: number): number {
    let low = 0;
    let high = this.instants.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.instants[middle] as number) <= instant) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Shows the rows as they were after so many deltas. */
  go(count: number): void {
    if (count === this.at) {
      return;
    }
    const place = Math.min(Math.floor(count / EVERY), this.kept.length - 1);
    const ahead = count >= this.at && this.at >= place * EVERY;
    let copies = ahead ? this.store.getState().copies : (this.kept[place] as Copies);
    for (let index = ahead ? this.at : place * EVERY; index < count; index++) {
      copies = reduce(copies, this.day.deltas[index] as Delta).copies;
      if ((index + 1) % EVERY === 0 && this.kept.length === (index + 1) / EVERY) {
        this.kept.push(copies);
      }
    }
    this.at = count;
    this.show(copies);
  }

  private show(copies: Copies): void {
    this.store.setState({ copies });
  }
}
