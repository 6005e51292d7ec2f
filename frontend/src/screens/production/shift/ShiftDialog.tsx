/** Moving or postponing the orders of a delivery: which, where to, and what that costs, before it is done. */
import { type FormEvent, useMemo, useState } from 'react';
import { type Book, nameOf } from '../../../domain/book';
import type { Delivery, Status as OrderStatus } from '../../../domain/day';
import type { PlanOrder } from '../../../domain/dayRows';
import { shownRows } from '../../../domain/dayStale';
import { type Choice, heldBy, moveChoices, postponeChoices } from '../../../domain/shift';
import { clock, dateOf } from '../../../domain/time';
import { useNow } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { Status } from '../../../ui/Status';
import styles from '../Form.module.css';
import {
  focusReason,
  isOfReason,
  reasonData,
  reasonIsWhole,
  useReason,
} from '../order/ReasonChoice';
import { Refused } from '../Refused';
import type { Deeds } from '../useDeeds';
import { useWords } from '../words';
import { Choices } from './Choices';
import { FreeTime, type Typed, useFreeTime } from './FreeTime';
import { PostponeReason } from './PostponeReason';
import shift from './Shift.module.css';
import './texts';

/** How far ahead a later delivery is looked for at once. */
const DAYS = 8;

interface ShiftDialogProps {
  how: 'move' | 'postpone';
  delivery: Delivery;
  /** The orders that are chosen at first. */
  orders: readonly PlanOrder[];
  book: Book;
  today: string;
  deeds: Deeds;
  /** Goes over to all that the run feeds. */
  onRun: () => void;
  onClose: () => void;
}

export function ShiftDialog(props: ShiftDialogProps) {
  const { t, whatOf } = useWords();
  return (
    <Dialog
      open
      broad
      title={t(`shift.${props.how}Title`, { what: whatOf(props.delivery) })}
      onClose={props.onClose}
    >
      <ShiftForm {...props} />
    </Dialog>
  );
}

function ShiftForm({
  how,
  delivery,
  orders,
  book,
  today,
  deeds,
  onRun,
  onClose,
}: ShiftDialogProps) {
  const { t, format, whatOf } = useWords();
  const open = delivery.orders.filter((order) => heldBy(order) === null);
  const [ids, setIds] = useState(() => new Set(orders.map((order) => order.id)));
  const [from, setFrom] = useState(delivery.orders[0]?.deliveryDate ?? today);
  const [wanted, setWanted] = useState<string | null>(null);
  const [reason, setReason] = useReason();
  const [strict, setStrict] = useState(false);
  const [typed, setTyped] = useState<Typed>({ date: from, time: '' });
  const minute = useNow(10_000);
  const chosenOrders = open.filter((order) => ids.has(order.id));
  const counted = delivery.kind === 'injection';
  const choices = useMemo(
    () =>
      counted
        ? []
        : how === 'move'
          ? moveChoices(book, chosenOrders, minute)
          : postponeChoices(book, chosenOrders, from, DAYS, minute),
    [counted, how, book, chosenOrders, from, minute],
  );
  // One place alone needs no choosing; the button says where it is.
  const choice =
    choices.find((one) => one.key === wanted) ?? (choices.length === 1 ? choices[0] : null) ?? null;
  const free = useFreeTime(typed, delivery, minute);
  const place = `shift:${delivery.key}`;
  const refusing = deeds.refusals.get(place);
  const needsReason = how === 'postpone' && !reasonIsWhole(reason);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    const goal = counted ? free.at : choice;
    if (chosenOrders.length === 0 || goal === null || needsReason || deeds.pending.has(place)) {
      if (needsReason) {
        focusReason();
      }
      return;
    }
    const orderIds = chosenOrders.map((order) => order.id);
    const [name, data] = command(
      how,
      orderIds,
      choice,
      counted ? free.at : null,
      reasonData(reason),
    );
    const outcome = await deeds.run(place, name, data, shownRows(chosenOrders));
    if (outcome?.type === 'done') {
      const at = choice?.place.at ?? free.at ?? 0;
      announce(t('shift.done', { what: whatOf(delivery), time: format.dayAndClock(at) }));
      onClose();
    }
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>
        {counted
          ? t('shift.postponeCountText')
          : t(`shift.${how}Text`, { time: clock(orderedAt(delivery, chosenOrders)) })}
      </p>
      {open.length > 1 && <Orders orders={open} ids={ids} onIds={setIds} />}
      {strict && chosenOrders.length === 0 && <p role="alert">{t('shift.noOrders')}</p>}
      {how === 'postpone' && !counted && (
        <Field label={t('shift.from')}>
          {(control) => (
            <input
              {...control}
              type="date"
              min={today}
              value={from}
              onChange={(event) => event.target.value && setFrom(event.target.value)}
            />
          )}
        </Field>
      )}
      {counted ? (
        <FreeTime
          typed={typed}
          problem={strict || typed.time.length > 4 ? free.problem : null}
          endpoint={book.endpoints.get(delivery.orders[0]?.endpointId ?? -1)}
          onTyped={setTyped}
        />
      ) : choices.length > 0 ? (
        <div className={shift.scroll}>
          <Choices
            choices={choices}
            chosen={choice?.key ?? null}
            ordered={how === 'move' ? orderedOf(delivery, chosenOrders) : null}
            date={delivery.orders[0]?.deliveryDate ?? today}
            onChoose={setWanted}
          />
        </div>
      ) : (
        <p className={shift.none}>
          {t(how === 'move' ? 'shift.noMove' : 'shift.noPostpone', {
            customer: delivery.customer?.shortName ?? '–',
            what: nameOf(book, delivery),
            days: DAYS,
          })}
        </p>
      )}
      {how === 'postpone' && (
        <PostponeReason
          reason={reason}
          onReason={setReason}
          strict={strict}
          refused={refusing?.refused ?? null}
        />
      )}
      <Refused refusing={isOfReason(refusing?.refused) ? undefined : refusing} rows={book} />
      {strict && !counted && choices.length > 0 && choice === null && (
        <p role="alert">{t('shift.choose')}</p>
      )}
      <DialogButtons
        onBack={onClose}
        aside={
          how === 'postpone' &&
          !counted &&
          delivery.runAt !== null && (
            <Button look="quiet" onClick={onRun}>
              {t('runShift.open')} …
            </Button>
          )
        }
      >
        <Button
          type="submit"
          busy={deeds.pending.has(place)}
          disabled={!counted && choices.length === 0}
        >
          {submitWord()}
        </Button>
      </DialogButtons>
    </form>
  );

  function submitWord(): string {
    const at = counted ? free.at : (choice?.place.at ?? null);
    if (at === null) {
      return t(how === 'move' ? 'act.move' : 'act.postpone');
    }
    const sameDay = dateOf(at) === delivery.orders[0]?.deliveryDate;
    const time = sameDay ? clock(at) : format.dayAndClock(at);
    return choice?.restores
      ? t('shift.doRestore', { time })
      : t(how === 'move' ? 'shift.doMove' : 'shift.doPostpone', { time });
  }
}

/** The command that does it. Moving to the slot that was ordered is putting back. */
function command(
  how: 'move' | 'postpone',
  orderIds: number[],
  choice: Choice | null,
  freeAt: number | null,
  reason: Record<string, unknown>,
): [string, Record<string, unknown>] {
  if (how === 'move') {
    return choice?.restores
      ? ['order.restore', { orderIds }]
      : ['order.move', { orderIds, slotId: choice?.place.slot.id }];
  }
  if (freeAt !== null) {
    const deliverAt = new Date(freeAt).toISOString();
    return ['order.postpone', { orderIds, deliveryDate: dateOf(freeAt), deliverAt, ...reason }];
  }
  const { date, slot } = (choice as Choice).place;
  return ['order.postpone', { orderIds, deliveryDate: date, slotId: slot.id, ...reason }];
}

function orderedAt(delivery: Delivery, orders: readonly PlanOrder[]): number {
  const demand = delivery.demands.find((one) => one.id === orders[0]?.id);
  return demand?.orderedSlotAt ?? delivery.deliverAt;
}

/** What was ordered and for when, where all of it was ordered for one delivery. */
function orderedOf(
  delivery: Delivery,
  orders: readonly PlanOrder[],
): { mbq: number; at: number } | null {
  const demands = delivery.demands.filter((one) => orders.some((order) => order.id === one.id));
  const at = demands[0]?.orderedSlotAt;
  return at !== undefined && demands.every((one) => one.orderedSlotAt === at)
    ? { mbq: demands.reduce((sum, one) => sum + one.orderedMbq, 0), at }
    : null;
}

function Orders(props: {
  orders: readonly PlanOrder[];
  ids: ReadonlySet<number>;
  onIds: (ids: Set<number>) => void;
}) {
  const { t, amountOf } = useWords();
  const toggle = (id: number) => {
    const next = new Set(props.ids);
    if (!next.delete(id)) {
      next.add(id);
    }
    props.onIds(next);
  };
  return (
    <fieldset className={shift.orders}>
      <legend className={shift.legend}>{t('shift.orders')}</legend>
      {props.orders.map((order) => (
        <label key={order.id} className={shift.order}>
          <input
            type="checkbox"
            checked={props.ids.has(order.id)}
            onChange={() => toggle(order.id)}
          />
          <b>{amountOf(order)}</b>
          <Status status={order.status as OrderStatus} />
        </label>
      ))}
    </fieldset>
  );
}
