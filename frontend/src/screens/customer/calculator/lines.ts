/** The patients' lines of a day, kept while the page is open and nowhere else: a time and MBq each, never a name. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Line } from '../../../domain/patients';

const kept = createStore<Readonly<Record<string, readonly Line[]>>>(() => ({}));
let last = 0;

export function newLine(time = '', mbq = ''): Line {
  last += 1;
  return { id: last, time, mbq };
}

const blank: readonly Line[] = [{ id: 0, time: '', mbq: '' }];

/** The lines of an endpoint's day; there is always one to type in. */
export function useLines(key: string): [readonly Line[], (lines: readonly Line[]) => void] {
  const lines = useStore(kept, (all) => all[key] ?? blank);
  return [lines, (next) => kept.setState({ [key]: next.length > 0 ? next : [newLine()] })];
}

/** Leaves no day's lines, as a test wants it. */
export function forgetLines(): void {
  kept.setState({}, true);
}
