/**
 * The short sound of a request and of a new order. It is made here, not fetched, and each person can turn it off.
 *
 * A browser lets a page sound only after somebody has pressed something on it: the first key or press unlocks it, and the screen says so.
 */
import { useSyncExternalStore } from 'react';
import { shared } from '../../../sync/store';

/** Each person's own choice in this browser: one who mutes it mutes it for nobody else. */
const kept = () => `tracershop_mute.${shared.getState().user?.id ?? ''}`;
const listeners = new Set<() => void>();
let context: AudioContext | null = null;

function changed(): void {
  for (const listener of listeners) {
    listener();
  }
}

export function isMuted(): boolean {
  try {
    return localStorage.getItem(kept()) === 'yes';
  } catch {
    return false;
  }
}

export function setMuted(muted: boolean): void {
  try {
    localStorage.setItem(kept(), muted ? 'yes' : 'no');
  } catch {
    // A browser that keeps nothing asks again next time.
  }
  changed();
}

/** To be called from a press: makes the page able to sound. */
export function unlockSound(): void {
  if (typeof AudioContext === 'undefined') {
    return;
  }
  if (context === null) {
    context = new AudioContext();
    // A browser may also take it back, when the loudspeaker goes for instance.
    context.onstatechange = changed;
  }
  if (context.state !== 'running') {
    // It may never be answered: a browser does not take every key for a press (Escape, or a bare Shift).
    context.resume().then(changed, () => undefined);
  }
  changed();
}

/** Unlocks at a key or press of the page, whenever it is locked; gives the way to stop waiting. */
export function unlockAtPress(): () => void {
  const presses = ['keydown', 'pointerup'] as const;
  const unlock = () => {
    if (context?.state !== 'running') {
      unlockSound();
    }
  };
  for (const press of presses) {
    document.addEventListener(press, unlock, true);
  }
  return () => {
    for (const press of presses) {
      document.removeEventListener(press, unlock, true);
    }
  };
}

/** Two notes, rising; less than half a second. Silent while it is muted or not unlocked. */
export function chime(): void {
  if (isMuted() || context === null || context.state !== 'running') {
    return;
  }
  const now = context.currentTime;
  for (const [start, hertz] of [
    [0, 784],
    [0.16, 1175],
  ] as const) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = 'sine';
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, now + start);
    volume.gain.exponentialRampToValueAtTime(0.28, now + start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, now + start + 0.26);
    tone.connect(volume).connect(context.destination);
    tone.start(now + start);
    tone.stop(now + start + 0.28);
  }
}

/** Turns the sound off, or on: then one hears it. */
export function toggleSound(): void {
  if (soundState() === 'on') {
    setMuted(true);
    return;
  }
  setMuted(false);
  unlockSound();
  chime();
}

/** `muted` by a person, `locked` until the page is pressed, `on`. */
export type SoundState = 'muted' | 'locked' | 'on';

function soundState(): SoundState {
  if (isMuted()) {
    return 'muted';
  }
  return context !== null && context.state === 'running' ? 'on' : 'locked';
}

export function useSound(): SoundState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    soundState,
    () => 'locked',
  );
}
