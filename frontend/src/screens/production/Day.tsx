/** Production's day: what customers ask, what to do next, and all of it on a line of time. */
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Book } from '../../domain/book';
import type { Delivery } from '../../domain/day';
import { isOf, type Next, nextThings, WAITS } from '../../domain/dayNext';
import type { PlanOrder, PlanVial } from '../../domain/dayRows';
import { shownRows } from '../../domain/dayStale';
import { useLook, useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { useRefusalText } from '../../ui/Refusal';
import { useStable } from '../../ui/useStable';
import { Arrived } from './Arrived';
import { type Address, linkOf } from './address';
import { DayBar } from './DayBar';
import { DaySheet } from './DaySheet';
import { Dialogs, type OpenDialog } from './Dialogs';
import { Missing } from './dispatch/Missing';
import { NextList } from './NextList';
import { Panel, type PanelActions } from './Panel';
import styles from './Production.module.css';
import { Requests } from './requests/Requests';
import type { Requests as Waiting } from './requests/useRequests';
import { Reviews } from './reviews/Reviews';
import { Timeline } from './Timeline';
import { Title } from './Title';
import { Tools } from './Tools';
import { UnorderedStrip } from './unordered/Unordered';
import type { Arrivals } from './useArrivals';
import { useDay } from './useDay';
import { useDayKeys } from './useDayKeys';
import { useDeeds } from './useDeeds';
import { useWords } from './words';

interface DayProps {
  address: Address;
  book: Book;
  requests: Waiting;
  /** New orders that nobody has looked at yet. */
  arrivals: Arrivals<PlanOrder>;
  /** What is to be known before all. */
  banner: ReactNode;
}

export function Day({ address, book, requests, arrivals, banner }: DayProps) {
  const day = useDay(address.date);
  const { plan, rows } = day;
  const now = useNow(10_000);
  const things = useMemo(() => nextThings(plan, now), [plan, now]);
  const [selected, setSelected] = useSelection(plan.byOrder, things, day.ready, address.orderId);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [choices, setChoices] = useState(0);
  const { t } = useTranslation();
  const deeds = useDeeds();
  const touched = address.orderId !== null;
  const wait = WAITS.find((one) => one === address.wait) ?? null;
  const listed = wait === null ? things : things.filter((next) => isOf(next, wait, now));
  const select = useStable((orderId: number) => {
    setSelected(orderId);
    setChoices((count) => count + 1);
    address.name({ orderId });
    arrivals.seen([orderId]);
  });
  useNamedElsewhere(address, day, book.orders);
  // What the page chose by itself is looked at by nobody yet.
  useLook(touched ? selected : null);
  const delivery = selected === null ? null : (plan.byOrder.get(selected) ?? null);
  const actions = useActions(deeds, setDialog);
  const step = useStable((next: Next) => {
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
  });
  const showDate = useStable((value: string | null) => {
    address.goTo('day', value ?? day.today);
    setSelected(null);
  });
  const show = (order: PlanOrder) => {
    address.goTo('day', order.deliveryDate, order.id);
    arrivals.seen([order.id]);
  };
  const onPlace = useStable(() => setDialog({ kind: 'place', delivery }));
  const onVial = useStable(() => actions.addVial(delivery));
  const onDepartures = useStable(() => setDialog({ kind: 'departures' }));
  const onCalculator = useStable(() => setDialog({ kind: 'calculator', delivery }));
  useDayKeys({
    delivery,
    selected,
    deliveries: plan.deliveries,
    things: listed,
    date: plan.date,
    active: dialog === null,
    actions,
    select,
    step,
    showDate,
    open: setDialog,
    copy: () => selected !== null && void copyText(linkOf(plan.date, selected), t('do.copied')),
  });

  const laterAt = plan.deliveries.find(
    (one) => one.leavesAt > now && one.status !== 'released' && one.status !== 'rejected',
  );
  return (
    <main className={styles.screen}>
      <Title place="day" today={day.today} more={requests.open.length} plan={plan} />
      <div className={styles.top}>
        <Tools
          address={address}
          requests={requests}
          {...{ onPlace, onVial, onDepartures, onCalculator }}
        />
        {banner}
      </div>
      <div className={styles.main}>
        <DayBar day={day} closed={book.closed} onDate={showDate} />
        {day.ready && plan.date >= day.today && <UnorderedStrip date={plan.date} />}
        <Board
          day={day}
          closed={book.closed.has(plan.date)}
          selected={selected}
          follow={touched}
          fresh={arrivals.fresh}
          onSelect={select}
        />
      </div>
      <aside className={styles.side}>
        <Missing today={day.today} />
        <Arrived
          orders={arrivals.rows}
          rows={rows}
          date={plan.date}
          today={day.today}
          onGo={show}
          onSeen={() => arrivals.seen(arrivals.fresh)}
        />
        <div className={styles.list}>
          <Requests
            requests={requests.open}
            fresh={requests.fresh}
            book={book}
            today={day.today}
            deeds={deeds}
            elsewhere={choices}
            onSeen={(id) => requests.seen([id])}
            onShow={show}
          />
          <Reviews overdue today={day.today} />
          <NextList
            things={things}
            selected={selected}
            deeds={deeds}
            follow={touched}
            laterAt={laterAt?.leavesAt ?? null}
            wait={wait}
            onWait={(next) => address.name({ wait: next })}
            onSelect={select}
            onStep={step}
          />
          <Reviews overdue={false} today={day.today} />
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
      {day.ready && <DaySheet day={day} />}
      <Dialogs
        dialog={dialog}
        plan={plan}
        rows={rows}
        book={book}
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
  closed: boolean;
  selected: number | null;
  follow: boolean;
  fresh: ReadonlySet<number>;
  onSelect: (orderId: number) => void;
}) {
  const { t } = useWords();
  const { day } = props;
  const refusalText = useRefusalText();
  if (day.refused !== null && !day.ready) {
    return (
      <div className={styles.empty} role="alert">
        <p>{t('day.failed')}</p>
        <p className="soft">{refusalText(day.refused)}</p>
        <Button look="quiet" busy={day.busy} onClick={day.refetch}>
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
        {day.plan.date >= day.today && (
          <p className="soft">{t(props.closed ? 'closed.text' : 'day.emptyText')}</p>
        )}
      </div>
    );
  }
  return (
    <Timeline
      plan={day.plan}
      selected={props.selected}
      follow={props.follow}
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
  named: number | null,
): [number | null, (orderId: number | null) => void] {
  const [selected, setSelected] = useState<number | null>(named);
  useEffect(() => {
    if (named !== null) {
      setSelected(named);
    }
  }, [named]);
  const valid = selected !== null && byOrder.has(selected);
  const first = things[0]?.orderId ?? byOrder.keys().next().value ?? null;
  useEffect(() => {
    if (ready && !valid && byOrder.size > 0) {
      setSelected(first);
    }
  }, [ready, valid, byOrder, first]);
  return [valid ? selected : null, setSelected];
}

/** An address may name an order alone: the day it stands on is shown then, wherever it has gone. */
function useNamedElsewhere(
  address: Address,
  day: ReturnType<typeof useDay>,
  orders: readonly PlanOrder[],
): void {
  const { orderId, goTo } = address;
  const found =
    day.ready && orderId !== null && !day.plan.byOrder.has(orderId)
      ? orders.find((order) => order.id === orderId)?.deliveryDate
      : undefined;
  useEffect(() => {
    if (found !== undefined) {
      goTo('day', found, orderId);
    }
  }, [found, goTo, orderId]);
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
      move: (delivery, order) => {
        clear(`shift:${delivery.key}`);
        open({ kind: 'move', delivery, order });
      },
      postpone: (delivery, order) => {
        clear(`shift:${delivery.key}`);
        open({ kind: 'postpone', delivery, order });
      },
      restore: (delivery, order) => {
        void run(delivery.key, 'order.restore', { orderIds: [order.id] }, shownRows([order]));
      },
      delay: (delivery, order) => {
        clear(`delay:${delivery.key}`);
        open({ kind: 'delay', delivery, order });
      },
      edit: (delivery, order) => {
        clear(`edit:${order.id}`);
        open({ kind: 'edit', delivery, order });
      },
      cancel: (delivery, order) => {
        clear(`cancel:${order.id}`);
        open({ kind: 'cancel', delivery, order });
      },
      confirmFor: (delivery, order) => {
        void run(delivery.key, 'order.confirm', { orderId: order.id }, shownRows([order]));
      },
    }),
    [run, clear, open],
  );
}
