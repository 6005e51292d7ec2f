/** Production's day: what to do next, on a line of time. */
import './texts';
import { useEffect, useMemo, useState } from 'react';
import type { Delivery } from '../../domain/day';
import { type Next, nextThings } from '../../domain/dayNext';
import type { PlanOrder, PlanVial } from '../../domain/dayRows';
import { shownRows } from '../../domain/dayStale';
import { addDays } from '../../domain/time';
import { useNow, useRows } from '../../sync';
import { Button } from '../../ui/Button';
import { Arrived } from './Arrived';
import { leading } from './Card';
import { DayBar } from './DayBar';
import { Dialogs, type OpenDialog } from './Dialogs';
import { Missing } from './dispatch/Missing';
import { NextList } from './NextList';
import { Panel, type PanelActions } from './Panel';
import styles from './Production.module.css';
import { Timeline } from './Timeline';
import { useArrivals } from './useArrivals';
import { useDay } from './useDay';
import { useDeeds } from './useDeeds';
import { useKeys } from './useKeys';
import { useWords } from './words';

export default function Production() {
  const [date, setDate] = useState<string | null>(null);
  const day = useDay(date);
  const { plan, rows } = day;
  const now = useNow(10_000);
  const things = useMemo(() => nextThings(plan, now), [plan, now]);
  const [selected, setSelected] = useSelection(plan.byOrder, things, day.ready);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const deeds = useDeeds();
  const windowOrders = useRows('production', 'order') as readonly PlanOrder[];
  const arrivals = useArrivals(windowOrders, day.ready);

  const select = (orderId: number) => {
    setSelected(orderId);
    arrivals.seen([orderId]);
  };
  const delivery = selected === null ? null : (plan.byOrder.get(selected) ?? null);
  const actions = useActions(deeds, setDialog);
  const step = (next: Next) => {
    select(next.orderId);
    const waiting = next.delivery.orders.filter((order) => order.status === 'ordered');
    if (next.step === 'accept') {
      actions.accept(next.delivery, waiting);
    } else if (next.step === 'release') {
      actions.release(next.delivery);
    } else if (next.step === 'fill') {
      actions.addVial(next.delivery);
    } else if (next.vial) {
      actions.confirmVial(next.delivery, next.vial);
    }
  };
  const showDate = (value: string | null) => {
    setDate(value === day.today ? null : value);
    setSelected(null);
  };
  useScreenKeys({
    delivery,
    selected,
    deliveries: plan.deliveries,
    date: plan.date,
    active: dialog === null,
    actions,
    select,
    showDate,
    showKeys: () => setDialog({ kind: 'keys' }),
    showDepartures: () => setDialog({ kind: 'departures' }),
  });

  const laterAt = plan.deliveries.find(
    (one) => one.departsAt > now && one.status !== 'released' && one.status !== 'rejected',
  );
  return (
    <main className={styles.screen}>
      <div className={styles.main}>
        <DayBar
          day={day}
          onDate={showDate}
          onKeys={() => setDialog({ kind: 'keys' })}
          onVial={() => actions.addVial(delivery)}
          onDepartures={() => setDialog({ kind: 'departures' })}
        />
        <Board day={day} selected={selected} fresh={arrivals.fresh} onSelect={select} />
      </div>
      <aside className={styles.side}>
        <Missing today={day.today} />
        <Arrived
          orders={arrivals.orders}
          rows={rows}
          date={plan.date}
          today={day.today}
          onGo={(order) => {
            setDate(order.deliveryDate === day.today ? null : order.deliveryDate);
            select(order.id);
          }}
          onSeen={() => arrivals.seen(arrivals.fresh)}
        />
        <div className={styles.list}>
          <NextList
            things={things}
            selected={selected}
            deeds={deeds}
            laterAt={laterAt?.departsAt ?? null}
            onSelect={select}
            onStep={step}
          />
        </div>
        <div className={styles.panel}>
          <Panel
            delivery={delivery}
            orderId={selected}
            date={plan.date}
            today={day.today}
            rows={rows}
            deeds={deeds}
            actions={actions}
            onSelect={select}
          />
        </div>
      </aside>
      <Dialogs
        dialog={dialog}
        plan={plan}
        rows={rows}
        today={day.today}
        deeds={deeds}
        onOpen={setDialog}
        onClose={() => setDialog(null)}
      />
    </main>
  );
}

function Board(props: {
  day: ReturnType<typeof useDay>;
  selected: number | null;
  fresh: ReadonlySet<number>;
  onSelect: (orderId: number) => void;
}) {
  const { t } = useWords();
  const { day } = props;
  if (day.failed !== null) {
    return (
      <div className={styles.empty} role="alert">
        <p>{t('day.failed')}</p>
        <p className="soft">{day.failed}</p>
        <Button look="quiet" onClick={day.refetch}>
          {t('day.refresh')}
        </Button>
      </div>
    );
  }
  if (!day.ready) {
    return (
      <div className={styles.empty} aria-busy="true">
        <p className={styles.loading} role="status">
          {t('day.loading')}
        </p>
      </div>
    );
  }
  if (day.plan.deliveries.length === 0) {
    return (
      <div className={styles.empty}>
        <p>{t('day.empty')}</p>
        {day.plan.date >= day.today && <p className="soft">{t('day.emptyText')}</p>}
      </div>
    );
  }
  return (
    <Timeline
      plan={day.plan}
      selected={props.selected}
      fresh={props.fresh}
      onSelect={props.onSelect}
    />
  );
}

/**
 * The chosen order. At first the one to do something about; then only a person's choice moves it, so that a key never
 * meets another order than the one that was looked at.
 */
function useSelection(
  byOrder: ReadonlyMap<number, Delivery>,
  things: readonly Next[],
  ready: boolean,
): [number | null, (orderId: number | null) => void] {
  const [selected, setSelected] = useState<number | null>(null);
  const valid = selected !== null && byOrder.has(selected);
  const first = things[0]?.orderId ?? byOrder.keys().next().value ?? null;
  useEffect(() => {
    if (ready && !valid && byOrder.size > 0) {
      setSelected(first);
    }
  }, [ready, valid, byOrder, first]);
  return [valid ? selected : null, setSelected];
}

function useActions(
  deeds: ReturnType<typeof useDeeds>,
  open: (dialog: OpenDialog) => void,
): PanelActions {
  const { run, clear } = deeds;
  return useMemo(
    () => ({
      accept: (delivery: Delivery, orders: PlanOrder[]) => {
        const orderIds = orders.map((order) => order.id);
        void run(delivery.key, 'order.accept', { orderIds }, shownRows(orders));
      },
      reject: (delivery, orders) => {
        clear(delivery.key);
        open({ kind: 'reject', delivery, orders });
      },
      reopen: (delivery, orders) => {
        clear(delivery.key);
        open({ kind: 'reopen', delivery, orders });
      },
      release: (delivery) => {
        clear(delivery.key);
        open({ kind: 'release', key: delivery.key });
      },
      addVial: (delivery) => open({ kind: 'vial', delivery }),
      confirmVial: (_: Delivery, vial: PlanVial) => {
        const rows = shownRows([], [vial]);
        void run(`vial:${vial.id}`, 'vial.confirm', { vialId: vial.id }, rows);
      },
      discardVial: (delivery, vial) => {
        clear(`vial:${vial.id}`);
        open({ kind: 'discard', delivery, vial });
      },
      label: (vial) => open({ kind: 'label', vialId: vial.id }),
      send: (delivery) => open({ kind: 'send', key: delivery.key }),
    }),
    [run, clear, open],
  );
}

interface ScreenKeys {
  delivery: Delivery | null;
  selected: number | null;
  deliveries: readonly Delivery[];
  date: string;
  active: boolean;
  actions: PanelActions;
  select: (orderId: number) => void;
  showDate: (date: string | null) => void;
  showKeys: () => void;
  showDepartures: () => void;
}

function useScreenKeys(screen: ScreenKeys): void {
  const { delivery, deliveries, actions, date } = screen;
  const order = delivery?.orders.find((one) => one.id === screen.selected);
  const move = (by: number) => {
    const at = delivery ? deliveries.indexOf(delivery) : -1;
    const next = deliveries[Math.max(0, Math.min(deliveries.length - 1, at + by))];
    if (next) {
      screen.select(leading(next).id);
    }
  };
  const where = (
    statuses: readonly string[],
    act: (delivery: Delivery, order: PlanOrder) => void,
  ) => {
    if (delivery && order && statuses.includes(order.status)) {
      act(delivery, order);
    }
  };
  const down = () => move(1);
  const up = () => move(-1);
  useKeys(
    {
      j: down,
      arrowdown: down,
      k: up,
      arrowup: up,
      a: () => where(['ordered'], (one, chosen) => actions.accept(one, [chosen])),
      'shift+a': () => {
        const waiting = delivery?.orders.filter((one) => one.status === 'ordered') ?? [];
        if (delivery && waiting.length > 0) {
          actions.accept(delivery, waiting);
        }
      },
      r: () => where(['accepted'], (one) => one.kind === 'activity' && actions.release(one)),
      x: () => where(['ordered', 'accepted'], (one, chosen) => actions.reject(one, [chosen])),
      o: () => where(['accepted', 'rejected'], (one, chosen) => actions.reopen(one, [chosen])),
      v: () => actions.addVial(delivery),
      s: () => where(['accepted', 'released'], (one) => actions.send(one)),
      d: screen.showDepartures,
      arrowleft: () => screen.showDate(addDays(date, -1)),
      arrowright: () => screen.showDate(addDays(date, 1)),
      t: () => screen.showDate(null),
      '?': screen.showKeys,
    },
    screen.active,
  );
}
