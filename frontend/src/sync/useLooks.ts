/** What screens use of the looks: say what is looked at here, and hear who else looks at it. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore } from 'zustand/vanilla';
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

/** Who else looks at each order: worked out once, and not by each row of a long list. */
const others = createStore<ReadonlyMap<number, readonly Looker[]>>(() => new Map());
looks.others.subscribe((all) => {
  others.setState(lookersOf(all, shared.getState().user?.id), true);
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

const NOBODY: readonly Looker[] = [];

/** Who else looks at any of these orders now, each once. */
export function useLookers(orders: readonly { id: number }[]): readonly Looker[] {
  return useStore(
    others,
    useShallow((all) => {
      if (all.size === 0) {
        return NOBODY;
      }
      const there = orders.flatMap((order) => all.get(order.id) ?? []);
      return there.filter(
        (one, at) => there.findIndex((other) => other.userId === one.userId) === at,
      );
    }),
  );
}
