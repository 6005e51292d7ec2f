/** Every action of the day by keyboard, told by `?` and offered by the palette where it can be done now. */
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../../domain/day';
import type { Next } from '../../domain/dayNext';
import type { PlanOrder } from '../../domain/dayRows';
import { isReleasable } from '../../domain/pools';
import { addDays } from '../../domain/time';
import i18next from '../../i18n';
import { type ScreenKey, useScreenKeys } from '../../shell/screenKeys';
import { leading } from './Card';
import type { OpenDialog } from './Dialogs';
import './keyTexts';
import type { PanelActions } from './Panel';
import { toggleSound } from './requests/sound';
import { useWords } from './words';

const OPEN: readonly string[] = ['ordered', 'accepted'];

interface DayKeys {
  delivery: Delivery | null;
  selected: number | null;
  deliveries: readonly Delivery[];
  /** What waits, as it is listed. */
  things: readonly Next[];
  date: string;
  active: boolean;
  actions: PanelActions;
  select: (orderId: number) => void;
  step: (next: Next) => void;
  showDate: (date: string | null) => void;
  open: (dialog: OpenDialog) => void;
  copy: () => void;
}

export function useDayKeys(screen: DayKeys): void {
  const { t } = useTranslation('keys');
  const { whatOf } = useWords();
  const { delivery, deliveries, things, actions, date, open } = screen;
  const order = delivery?.orders.find((one) => one.id === screen.selected);
  const status = order?.status ?? '';
  const isOpen = OPEN.includes(status);
  const walk = (by: number) => {
    const at = delivery ? deliveries.indexOf(delivery) : -1;
    const next = deliveries[Math.max(0, Math.min(deliveries.length - 1, at + by))];
    if (next) {
      screen.select(leading(next).id);
    }
  };
  const mine = things.findIndex((one) => one.delivery === delivery);
  const walkWaiting = (by: number) => {
    const to = mine < 0 ? (by > 0 ? 0 : things.length - 1) : mine + by;
    const next = things[Math.max(0, Math.min(things.length - 1, to))];
    if (next) {
      screen.select(next.orderId);
    }
  };
  const waiting = delivery?.orders.filter((one) => one.status === 'ordered') ?? [];
  const of = delivery ? whatOf(delivery) : '';
  type Name = Parameters<typeof t>[0];
  const both = (name: Name) =>
    `${i18next.t(`keys:${name}`, { lng: 'da' })} ${i18next.t(`keys:${name}`, { lng: 'en' })}`;
  const about = (name: Name, keys: string[], run: () => void): ScreenKey => ({
    keys,
    text: t(name),
    group: t('about'),
    run,
  });
  const chosen = (
    name: Name,
    keys: string[],
    can: boolean,
    act: (delivery: Delivery, order: PlanOrder) => void,
  ): ScreenKey => ({
    keys,
    text: t(name),
    group: t('chosen'),
    can: can && order !== undefined,
    run: () => delivery && order && act(delivery, order),
    offer: { of, words: both(name) },
  });
  const unit = (name: Name, key: string, run: () => void): ScreenKey => ({
    keys: [key],
    text: t(name),
    group: t('unit'),
    run,
    offer: { words: both(name) },
  });
  const thing = things[mine];
  useScreenKeys(
    () => [
      about('nextWaiting', ['arrowdown'], () => walkWaiting(1)),
      about('previousWaiting', ['arrowup'], () => walkWaiting(-1)),
      about('next', ['j'], () => walk(1)),
      about('previous', ['k'], () => walk(-1)),
      about('dayBefore', ['arrowleft'], () => screen.showDate(addDays(date, -1))),
      about('dayAfter', ['arrowright'], () => screen.showDate(addDays(date, 1))),
      about('weekBefore', ['shift+arrowleft'], () => screen.showDate(addDays(date, -7))),
      about('weekAfter', ['shift+arrowright'], () => screen.showDate(addDays(date, 7))),
      about('today', ['t'], () => screen.showDate(null)),
      {
        keys: ['enter'],
        text: t('step'),
        group: t('chosen'),
        // Where a button has the focus Enter is the button's.
        run: () => thing && screen.step(thing),
        can: thing !== undefined,
      },
      chosen('accept', ['a'], status === 'ordered', (one, it) => actions.accept(one, [it])),
      chosen('acceptAll', ['shift+a'], waiting.length > 0, (one) => actions.accept(one, waiting)),
      chosen(
        'release',
        ['r'],
        status === 'accepted' &&
          delivery !== null &&
          isReleasable(delivery) &&
          !order?.awaitsConfirmation,
        (one) => actions.release(one),
      ),
      chosen('reject', ['x'], isOpen, (one, it) => actions.reject(one, [it])),
      chosen('reopen', ['o'], status === 'accepted' || status === 'rejected', (one, it) =>
        actions.reopen(one, [it]),
      ),
      chosen('move', ['m'], isOpen && delivery?.kind !== 'injection', actions.move),
      chosen('postpone', ['u'], isOpen, actions.postpone),
      chosen('delay', ['l'], isOpen || status === 'released', actions.delay),
      chosen('edit', ['e'], isOpen, actions.edit),
      chosen('cancel', ['c'], isOpen, actions.cancel),
      chosen('send', ['s'], status === 'accepted' || status === 'released', (one) =>
        actions.send(one),
      ),
      chosen('copy', ['y'], true, () => screen.copy()),
      unit('vial', 'v', () => actions.addVial(delivery)),
      unit('place', 'n', () => open({ kind: 'place', delivery })),
      unit('calculator', 'b', () => open({ kind: 'calculator', delivery })),
      unit('departures', 'd', () => open({ kind: 'departures' })),
      {
        keys: ['q'],
        text: t('requests'),
        group: t('unit'),
        run: () => document.querySelector<HTMLElement>('[data-request]')?.focus(),
      },
      { keys: ['g', 'd'], text: t('grant'), group: t('unit') },
      unit('sound', 'shift+s', toggleSound),
    ],
    screen.active,
  );
}
