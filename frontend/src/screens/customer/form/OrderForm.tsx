/** MBq of a tracer or a bare isotope at a delivery: placed, edited, or asked for. What is refused stands at its field. */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { parseMbq, plainText } from '../../../domain/numbers';
import { clock } from '../../../domain/time';
import { proposalFor } from '../../../domain/toOrder';
import { type Habit, lastAmounts, unusual, usualOf } from '../../../domain/usual';
import type { Delivery } from '../../../domain/week';
import type { Order } from '../../../protocol/rows';
import { AmountField } from '../../../ui/AmountField';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { DialogButtons } from '../../../ui/Dialog';
import { Refusal } from '../../../ui/Refusal';
import { CalculatorDialog } from '../calculator/CalculatorDialog';
import type { Reach } from '../data';
import styles from './Form.module.css';
import { FormFrame } from './FormFrame';
import { BeyondLimit, MovedOn, Plainly, UsageAndComment, Why } from './fields';
import { useDraft } from './useDraft';

export interface OrderFormProps {
  delivery: Delivery;
  name: string;
  date: string;
  today: string;
  reach: Reach;
  orders: readonly Order[];
  /** The order to edit; without one a new order is placed. */
  order?: Order | undefined;
  /** What is sent is a request: the customer may no longer do it himself. */
  asking?: boolean;
  /** An order that was cancelled or rejected here, to be placed anew. */
  like?: Order | undefined;
  /** An amount to begin with, as typed. */
  first?: string | undefined;
  onClose: () => void;
}

/** Fields of the command that have a place in this form; a refusal of another one stands below. */
const FIELDS = ['orderedMbq', 'comment', 'usage', 'text'];

export function OrderForm(props: OrderFormProps) {
  const { delivery, name, date, today, reach, orders, order, like, onClose } = props;
  const { t } = useTranslation('customer');
  const { mbq, inlineDay, language } = useFormat();
  const [beyond, setBeyond] = useState(false);
  const asking = props.asking === true || beyond;
  const draft = useDraft({
    target: {
      kind: delivery.tracerId === null ? 'isotope' : 'activity',
      endpointId: reach.endpoint.id,
      tracerId: delivery.tracerId,
      isotopeId: delivery.isotopeId,
      slotId: delivery.slot?.id ?? null,
      deliveryDate: date,
    },
    order,
    like,
    asking,
  });
  const { seen } = draft;
  const [proposal] = useState(() =>
    order ? null : (like?.orderedMbq ?? proposalFor(orders, reach.endpoint.id, delivery)),
  );
  const [text, setText] = useState(() => {
    const begin = order?.orderedMbq ?? proposal;
    return props.first ?? (begin ? plainText(begin, language) : '');
  });
  const [strict, setStrict] = useState(false);
  const [asked, setAsked] = useState<number | null>(null);
  const [counting, setCounting] = useState(false);
  const meanwhile = useMeanwhile(delivery, seen !== undefined, draft.action.busy);
  const field = useRef<HTMLInputElement>(null);

  const parsed = parseMbq(text);
  const amount = parsed.ok ? parsed.value : null;
  const habit: Habit = { ...delivery, endpointId: reach.endpoint.id };
  const usual = usualOf(orders, habit, 'orderedMbq', order?.id);
  const odd = amount === null ? null : unusual(amount, usual);
  const time = `${inlineDay(date, today)} ${clock(delivery.at)}`;
  // A request may go past a limit: production says what it costs, and whether it can.
  const over = !asking && amount !== null && delivery.maxMbq !== null && amount > delivery.maxMbq;
  const entry = draft.entry({ orderedMbq: amount, injections: null, deliverAt: null });
  const changed = draft.differs(entry);
  const again = odd !== null && asked === amount;

  const type = (next: string) => {
    setText(next);
    setBeyond(false);
    draft.action.clear();
  };
  const submit = async (close: () => void) => {
    setStrict(true);
    if (amount === null || over || !draft.textsFit() || !changed) {
      field.current?.focus();
      return;
    }
    if (odd !== null && asked !== amount) {
      setAsked(amount);
      return;
    }
    if (meanwhile.stop()) {
      return;
    }
    if (await draft.send(entry)) {
      const what = `${name} ${mbq(amount)}, ${time}`;
      announce(t(asking ? 'done.asked' : seen ? 'done.edited' : 'done.placed', { what }));
      close();
    }
  };
  const submitWord = (): string => {
    if (meanwhile.told && amount !== null) {
      return t('form.alsoAmount', { amount: mbq(amount) });
    }
    if (again && amount !== null) {
      return t('form.again', { amount: mbq(amount) });
    }
    if (asking) {
      return t(seen ? 'request.askChange' : 'request.askLate');
    }
    if (amount === null || (seen && amount === seen.orderedMbq)) {
      return t(seen ? 'form.save' : 'form.submit');
    }
    return seen
      ? t('form.saveAmount', { amount: mbq(amount) })
      : t('form.submitAmount', { amount: mbq(amount), time });
  };

  return (
    <>
      <FormFrame
        label={t(asking ? 'request.formTitle' : 'form.title', { tracer: name, when: time })}
        field={field}
        ready={proposal !== null && props.first === undefined}
        onSubmit={submit}
        onClose={onClose}
      >
        {(close) => (
          <>
            {asking && <Plainly />}
            <AmountField
              label={t('form.amount', { time })}
              text={text}
              onText={type}
              field={field}
              strict={strict}
              error={
                draft.refusedAt('orderedMbq') ??
                (over && delivery.maxMbq !== null
                  ? t('form.over', { amount: mbq(delivery.maxMbq) })
                  : undefined)
              }
              beside={
                <Button look="bare" small onClick={() => setCounting(true)}>
                  {t('calc.open')}
                </Button>
              }
              hint={[
                delivery.maxMbq === null ? '' : t('form.limit', { amount: mbq(delivery.maxMbq) }),
                usual === null ? '' : t('form.usual', { amount: mbq(usual) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            />
            {!seen && <Before amounts={lastAmounts(orders, habit)} now={amount} onPick={type} />}
            {again && odd && (
              <p className={styles.sure} role="alert">
                {t(`form.${odd}`, { amount: mbq(usual ?? 0, 0) })}
              </p>
            )}
            {meanwhile.orders.map((one) => (
              <p key={one.id} className={styles.sure} role="alert">
                {t('form.meanwhile', { name: one.orderedBy, amount: mbq(one.orderedMbq ?? 0) })}
              </p>
            ))}
            {(over || draft.action.refused?.code === 'over_limit') && (
              <BeyondLimit
                onAsk={() => {
                  setBeyond(true);
                  draft.action.clear();
                }}
              />
            )}
            <UsageAndComment draft={draft} />
            {asking && <Why draft={draft} />}
            {draft.movedOn && order && (
              <MovedOn now={mbq(order.orderedMbq ?? 0)} onSeen={() => draft.setSeen(order)} />
            )}
            <Refusal refused={draft.refusedElsewhere(FIELDS)} />
            <DialogButtons onBack={close} hotkey="Esc">
              <Button
                type="submit"
                busy={draft.action.busy}
                disabled={seen !== undefined && !changed}
              >
                {submitWord()}
              </Button>
            </DialogButtons>
          </>
        )}
      </FormFrame>
      <CalculatorDialog
        open={counting}
        reach={reach}
        date={date}
        today={today}
        delivery={delivery}
        onUse={(_, next) => {
          type(plainText(next, language));
          setCounting(false);
          field.current?.focus();
        }}
        onClose={() => setCounting(false)}
      />
    </>
  );
}

interface BeforeProps {
  amounts: number[];
  /** What stands in the field. */
  now: number | null;
  onPick: (text: string) => void;
}

/** What was ordered before, one press away. */
function Before({ amounts, now, onPick }: BeforeProps) {
  const { t } = useTranslation('customer');
  const { mbq, language } = useFormat();
  if (amounts.every((amount) => amount === now)) {
    return null;
  }
  return (
    <p className={styles.before}>
      <span className="soft">{t('form.like')}</span>
      {amounts.map((amount) => (
        <Button
          key={amount}
          look="quiet"
          small
          aria-pressed={amount === now}
          onClick={() => onPick(plainText(amount, language))}
        >
          {mbq(amount)}
        </Button>
      ))}
    </p>
  );
}

/** What others have ordered on the same delivery since the form was opened: said at once, and asked about once. */
function useMeanwhile(delivery: Delivery, editing: boolean, busy: boolean) {
  const [known] = useState(() => delivery.orders.map(({ id }) => id));
  const [told, setTold] = useState(0);
  // While it is sent, what comes is one's own.
  const orders =
    editing || busy
      ? []
      : delivery.orders.filter(({ id, status }) => !known.includes(id) && status !== 'rejected');
  return {
    orders,
    told: orders.length > 0 && told === orders.length,
    /** Whether the press is the first one since they came. */
    stop: (): boolean => {
      const first = orders.length > 0 && told !== orders.length;
      setTold(orders.length);
      return first;
    },
  };
}
