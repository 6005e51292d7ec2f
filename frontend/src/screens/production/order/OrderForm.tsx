/** The form of an order on a customer's behalf. The server decides; where it lets production pass, it wants to know why. */
import { type FormEvent, useState } from 'react';
import { limitsPassed } from '../../../domain/balance';
import { type Book, entryOf, nameOf } from '../../../domain/book';
import type { PlanOrder } from '../../../domain/dayRows';
import { shownRows } from '../../../domain/dayStale';
import {
  type Draft,
  deadlinePassed,
  editData,
  firstDate,
  offersOf,
  placeData,
  type ReadDraft,
  readDraft,
} from '../../../domain/draft';
import { looksLikeCpr } from '../../../domain/freeText';
import { clock } from '../../../domain/time';
import { unusual, usualOf } from '../../../domain/usual';
import type { Order } from '../../../protocol/rows';
import { useNow, useRows } from '../../../sync';
import { AmountField } from '../../../ui/AmountField';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { DialogButtons } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { startHere } from '../../../ui/startHere';
import styles from '../Form.module.css';
import { useRefusalText } from '../Refusal';
import { Refused } from '../Refused';
import type { Deeds } from '../useDeeds';
import { useWords } from '../words';
import { Injection, Usages } from './Fields';
import form from './Order.module.css';
import { PlanPart } from './PlanPart';
import { ReasonChoice, reasonData, reasonIsWhole, useReason } from './ReasonChoice';
import { Slots } from './Slots';
import { Where } from './Where';

interface OrderFormProps {
  start: Draft;
  order: PlanOrder | undefined;
  today: string;
  book: Book;
  deeds: Deeds;
  onClose: () => void;
}

/** Refusals that production may pass with a reason. */
const PASSABLE = ['reason_required', 'deadline_passed', 'over_limit'];
/** Where the wire's fields stand here; another field's refusal stands below. */
const FIELDS = [
  'orderedMbq',
  'injections',
  'deliverAt',
  'slotId',
  'comment',
  'reason',
  'reasonCode',
];

export function OrderForm({ start, order, today, book, deeds, onClose }: OrderFormProps) {
  const { t, format } = useWords();
  const refusalText = useRefusalText();
  const deadlines = useRows('production', 'deadline');
  const [draft, setDraft] = useState(start);
  const [strict, setStrict] = useState(false);
  const [asked, setAsked] = useState<number | null>(null);
  const [reason, setReason] = useReason();
  const now = useNow(1000);
  const place = order ? `edit:${order.id}` : 'order:new';
  const refusing = deeds.refusals.get(place);
  const refused = refusing?.refused ?? null;

  const offers = offersOf(book, draft.endpointId);
  const read = readDraft(draft, book, now);
  const { offer, problems } = read;
  const change = (part: Partial<Draft>) => {
    setDraft((all) => ({ ...all, ...part }));
    deeds.clear(place);
  };
  const chooseWhat = (endpointId: number | null, what: string) => {
    const chosen = offersOf(book, endpointId).find((one) => one.key === what);
    const date =
      chosen && endpointId !== null ? firstDate(book, endpointId, chosen, draft.date) : draft.date;
    change({ endpointId, what: chosen ? what : '', date, slotId: null });
  };
  const entry =
    offer && draft.endpointId !== null ? entryOf(book, draft.endpointId, offer.what) : undefined;
  const passed = passedRules(read, draft, book, order);
  const deadline = offer && !order ? deadlinePassed(deadlines, book, offer, draft.date, now) : null;
  const past = (refused?.details as { past?: string[] } | null)?.past ?? [];
  const asksReason =
    order !== undefined ||
    deadline !== null ||
    passed.some(({ which }) => which !== 'runSum') ||
    (refused !== null && PASSABLE.includes(refused.code));
  const usual =
    draft.endpointId === null
      ? null
      : usualOf(
          book.orders as readonly Order[],
          {
            endpointId: draft.endpointId,
            tracerId: offer?.what.tracerId ?? null,
            isotopeId: offer?.what.isotopeId ?? null,
          },
          'orderedMbq',
          order?.id,
        );
  const odd =
    read.orderedMbq === null || read.orderedMbq === order?.orderedMbq
      ? null
      : unusual(read.orderedMbq, usual);
  const data = order ? editData(draft, read, order) : null;
  const unchanged = data !== null && Object.keys(data).length === 1;
  const error = (which: keyof ReadDraft['problems']) => {
    const problem = problems[which];
    return strict && problem ? t(`order.problem.${problem}`) : null;
  };
  const at = (name: string) =>
    refused?.field === name && !PASSABLE.includes(refused.code) ? refusalText(refused) : null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (
      Object.keys(problems).length > 0 ||
      unchanged ||
      looksLikeCpr(draft.comment) ||
      (asksReason && !reasonIsWhole(reason)) ||
      deeds.pending.has(place)
    ) {
      return;
    }
    if (odd !== null && asked !== read.orderedMbq) {
      setAsked(read.orderedMbq);
      return;
    }
    const given = asksReason ? reasonData(reason) : {};
    const outcome = order
      ? await deeds.run(place, 'order.edit', { ...data, ...given }, shownRows([order]))
      : await deeds.run(place, 'order.place', { ...placeData(draft, read), ...given }, {});
    if (outcome?.type === 'done') {
      announce(t(order ? 'order.edited' : 'order.placed', { what: summary() }));
      onClose();
    } else if (outcome && PASSABLE.includes(outcome.code)) {
      // What is asked now was not asked before: nothing is missing yet.
      setStrict(false);
    }
  };

  return (
    <form className={form.columns} onSubmit={submit} noValidate>
      <div className={styles.form}>
        {!order && (
          <Where
            book={book}
            endpointId={draft.endpointId}
            what={draft.what}
            offers={offers}
            first={start.what === ''}
            errors={{ endpointId: error('endpointId'), what: error('what') }}
            onEndpoint={(endpointId) => chooseWhat(endpointId, draft.what)}
            onWhat={(what) => chooseWhat(draft.endpointId, what)}
          />
        )}
        {offer && draft.endpointId !== null && (
          <>
            <Field label={t('order.date')} error={at('deliveryDate')}>
              {(control) => (
                <input
                  {...control}
                  type="date"
                  min={today}
                  value={draft.date}
                  onChange={(event) => event.target.value && change({ date: event.target.value })}
                />
              )}
            </Field>
            {offer.kind === 'injection' ? (
              <Injection
                draft={draft}
                book={book}
                max={entry?.maxInjections ?? null}
                errors={{
                  time: error('time') ?? at('deliverAt'),
                  count: error('count') ?? at('injections'),
                }}
                onChange={change}
              />
            ) : (
              <>
                <Slots
                  book={book}
                  endpointId={draft.endpointId}
                  offer={offer}
                  date={draft.date}
                  slotId={draft.slotId}
                  orderId={order?.id}
                  error={error('slotId') ?? at('slotId')}
                  onSlot={(slotId) => change({ slotId })}
                  onDate={(date) => change({ date })}
                />
                <AmountField
                  label={
                    read.place
                      ? t('order.amount', { time: clock(read.place.at) })
                      : t('order.amountPlain')
                  }
                  text={draft.amount}
                  onText={(amount) => change({ amount })}
                  field={start.what === '' ? undefined : startHere}
                  strict={strict}
                  error={at('orderedMbq') ?? undefined}
                  hint={
                    entry?.maxMbq ? t('order.limit', { amount: format.mbq(entry.maxMbq) }) : null
                  }
                />
              </>
            )}
            <Usages usage={draft.usage} onUsage={(usage) => change({ usage })} />
            <Field
              label={t('order.comment')}
              hint={t('order.commentHelp')}
              error={at('comment') ?? (looksLikeCpr(draft.comment) ? t('order.commentHelp') : null)}
            >
              {(control) => (
                <input
                  {...control}
                  maxLength={1000}
                  autoComplete="off"
                  value={draft.comment}
                  onChange={(event) => change({ comment: event.target.value })}
                />
              )}
            </Field>
          </>
        )}
      </div>
      <div className={form.side}>
        <PlanPart draft={draft} read={read} book={book} order={order} passed={passed} />
        {asksReason && (
          <ReasonChoice
            reason={reason}
            onReason={setReason}
            strict={strict}
            refused={refused}
            text={
              <>
                <p>{t(order ? 'order.reasonEdit' : 'order.reasonPast')}</p>
                {deadline !== null && (
                  <p>{t('order.past.deadline', { time: format.dayAndClock(deadline) })}</p>
                )}
                {past
                  .filter((code) => !(code === 'deadline_passed' && deadline !== null))
                  .map((code) => (
                    <p key={code}>
                      {t(`order.past.${code}` as 'order.past.over_limit', { defaultValue: code })}
                    </p>
                  ))}
                {refused &&
                  PASSABLE.includes(refused.code) &&
                  refused.code !== 'reason_required' && <p>{refusalText(refused)}</p>}
              </>
            }
          />
        )}
        {odd !== null && asked === read.orderedMbq && (
          <p className={form.sure} role="alert">
            {t(odd === 'more' ? 'order.unusualMore' : 'order.unusualLess', {
              amount: format.mbq(usual ?? 0, 0),
            })}
          </p>
        )}
        {strict && unchanged && <p role="alert">{t('order.nothingChanged')}</p>}
        {refusing && !atPlace(refused?.field ?? null, refused?.code ?? '') && (
          <Refused refusing={refusing} rows={book} />
        )}
        <DialogButtons onBack={onClose}>
          <Button type="submit" busy={deeds.pending.has(place)}>
            {submitWord()}
          </Button>
        </DialogButtons>
      </div>
    </form>
  );

  function summary(): string {
    const amount =
      read.injections !== null
        ? t('lane.injections', { count: read.injections })
        : format.mbq(read.orderedMbq ?? 0);
    return `${offer ? nameOf(book, offer.what) : ''} ${amount}`;
  }

  function submitWord(): string {
    if (order) {
      return t('order.save');
    }
    if (read.deliverAt === null || (read.orderedMbq === null && read.injections === null)) {
      return t('order.place');
    }
    const amount =
      read.injections !== null
        ? t('lane.injections', { count: read.injections })
        : format.mbq(read.orderedMbq ?? 0);
    return t('order.placeAmount', { amount, time: clock(read.deliverAt) });
  }
}

/** Whether a refusal stands at a field of the form, or in the question for a reason. */
function atPlace(field: string | null, code: string): boolean {
  return PASSABLE.includes(code) || FIELDS.includes(field ?? '') || field === 'deliveryDate';
}

/** The limits that the draft would pass, as far as the screen can know. */
function passedRules(read: ReadDraft, draft: Draft, book: Book, order: PlanOrder | undefined) {
  if (!read.offer || draft.endpointId === null) {
    return [];
  }
  return limitsPassed(book, {
    what: read.offer.what,
    endpointId: draft.endpointId,
    place: read.place,
    orderedMbq: read.orderedMbq,
    injections: read.injections,
    ...(order ? { orderId: order.id } : {}),
  });
}
