/** What happened, said to those who listen instead of look. */

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const said = createStore<{ text: string; count: number }>(() => ({ text: '', count: 0 }));

let together: string[] = [];

/** Several parts of a screen may tell of one change: what they say in one turn is read out as one. */
export function announce(text: string): void {
  if (together.length === 0) {
    queueMicrotask(() => {
      together = [];
    });
  }
  together.push(text);
  said.setState(({ count }) => ({ text: together.join(' '), count: count + 1 }));
}

/** The place it is read out from; once on a screen. */
export function Announcer() {
  const { text, count } = useStore(said);
  return (
    <div className="unseen" role="status" aria-live="polite">
      {/* Another element each time: the same sentence twice is two happenings. */}
      <span key={count}>{text}</span>
    </div>
  );
}
