/** What screens use of the looks: say what is looked at here, and hear who else looks at it. */
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { useSession } from './hooks';
import { type Looker, Looks, lookersOf } from './looks';
import { onGreeted, onNotice, sendFrame, shared } from './store';

/** Nobody has touched the page for so long: whoever was there is at the hot cell. */
const IDLE = 3 * 60_000;

export const looks = new Looks({
  send: sendFrame,
  now: () => Date.now(),
  later: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
});

onNotice((notice) => looks.heard(notice));
onGreeted(() => looks.greeted());
shared.subscribe((state, before) => {
  if (state.user?.id !== before.user?.id) {
    looks.forget();
  }
});

/** Says that the person here looks at an order for as long as the component stands; null: at none. */
export function useLook(orderId: number | null): void {
  useEffect(() => looks.look(orderId), [orderId]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const touched = () => {
      clearTimeout(timer);
      const visible = document.visibilityState === 'visible';
      looks.attend(visible);
      if (visible) {
        timer = setTimeout(() => looks.attend(false), IDLE);
      }
    };
    touched();
    const signs = ['pointerdown', 'pointermove', 'keydown', 'visibilitychange'] as const;
    for (const sign of signs) {
      document.addEventListener(sign, touched, { passive: true });
    }
    return () => {
      clearTimeout(timer);
      for (const sign of signs) {
        document.removeEventListener(sign, touched);
      }
      looks.look(null);
    };
  }, []);
}

/** Who else looks at each order now. */
export function useLookers(): ReadonlyMap<number, readonly Looker[]> {
  const { user } = useSession();
  const others = useStore(looks.others);
  return useMemo(() => lookersOf(others, user?.id), [others, user]);
}
