/** Placing or editing an activity order where it stands. The server decides; what it refuses stands at its field. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { parseMbq, plainText } from '../../domain/numbers';
import { clock } from '../../domain/time';
import { type Delivery, lastAmounts, looksLikeCpr, unusual, usualMbq } from '../../domain/week';
import type { Order, Usage } from '../../protocol/rows';
import { useAction } from '../../sync';
import { AmountField } from '../../ui/AmountField';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Refusal, useRefusalText } from '../../ui/Refusal';
import type { Reach } from './data';
import styles from './OrderForm.module.css';

interface OrderFormProps {
  delivery: Delivery;
  name: string;
  date: string;
  today: string;
  reach: Reach;
  orders: readonly Order[];
  /** The order to edit; without one a new order is placed. */
  order?: Order;
  onClose: () => void;
}

const USAGES: readonly Usage[] = ['human', 'animal', 'other'];
/** Fields of the command that have a place in this form; a refusal of another one stands below. */
const FIELDS = ['orderedMbq', 'comment', 'usage'];

export function OrderForm(props: OrderFormProps) {
  const { delivery, name, date, today, reach, orders, order, onClose } = props;
  const { t } = useTranslation('customer');
  const { mbq, inlineDay, language } = useFormat();
  const action = useAction();
  const textOf = useRefusalText();
  const [text, setText] = useState(order?.orderedMbq ? plainText(order.orderedMbq, language) : '');
  const [usage, setUsage] = useState<Usage>(order?.usage ?? 'human');
  const [comment, setComment] = useState(order?.comment ?? '');
  const [strict, setStrict] = useState(false);
  const [asked, setAsked] = useState<number | null>(null);
  // The order as it was when the form was opened: what the person saw, and what an edit is made against.
  const [seen, setSeen] = useState(order);
  const field = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
    form.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, []);

  const parsed = parseMbq(text);
  const amount = parsed.ok ? parsed.value : null;
  const usual = usualMbq(orders, reach.endpoint.id, delivery.tracerId, order?.id);
  const odd = amount === null ? null : unusual(amount, usual);
  const time = `${inlineDay(date, today)} ${clock(delivery.at)}`;
  const over = amount !== null && delivery.maxMbq !== null && amount > delivery.maxMbq;
  const changed =
    !seen || amount !== seen.orderedMbq || usage !== seen.usage || comment.trim() !== seen.comment;
  const asking = odd !== null && asked === amount;
  const refusedAt = (which: string) =>
    action.refused?.field === which ? textOf(action.refused) : undefined;
  const movedOn = seen && order && order.revision !== seen.revision;

  /** Closes, and leaves the keyboard on the delivery instead of nowhere. */
  const close = () => {
    const card = form.current?.closest<HTMLElement>('[tabindex]');
    onClose();
    card?.focus({ preventScroll: true });
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (amount === null || over || looksLikeCpr(comment) || !changed) {
      field.current?.focus();
      return;
    }
    if (odd !== null && asked !== amount) {
      setAsked(amount);
      return;
    }
    const outcome = seen
      ? await action.run(
          'order.edit',
          {
            orderId: seen.id,
            ...(amount === seen.orderedMbq ? {} : { orderedMbq: amount }),
            ...(usage === seen.usage ? {} : { usage }),
            ...(comment.trim() === seen.comment ? {} : { comment: comment.trim() }),
          },
          { seen: { [`order:${seen.id}`]: seen.revision } },
        )
      : await action.run('order.place', {
          kind: 'activity',
          endpointId: reach.endpoint.id,
          tracerId: delivery.tracerId,
          slotId: delivery.slot?.id,
          deliveryDate: date,
          orderedMbq: amount,
          usage,
          comment: comment.trim(),
        });
    if (outcome.type === 'done') {
      const what = `${name} ${mbq(amount)}, ${time}`;
      announce(t(seen ? 'done.edited' : 'done.placed', { what }));
      close();
    }
  };

  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={submit}
      noValidate
      aria-label={t('form.title', { tracer: name, when: time })}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        }
      }}
    >
      <AmountField
        label={t('form.amount', { time })}
        text={text}
        onText={(next) => {
          setText(next);
          action.clear();
        }}
        field={field}
        strict={strict}
        error={
          refusedAt('orderedMbq') ??
          (over && delivery.maxMbq !== null
            ? t('form.over', { amount: mbq(delivery.maxMbq) })
            : undefined)
        }
        hint={[
          delivery.maxMbq === null ? '' : t('form.limit', { amount: mbq(delivery.maxMbq) }),
          usual === null ? '' : t('form.usual', { amount: mbq(usual) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      />
      {!seen && (
        <Before amounts={lastAmounts(orders, delivery, reach.endpoint.id)} onPick={setText} />
      )}
      {asking && odd && (
        <p className={styles.sure} role="alert">
          {t(`form.${odd}`, { amount: mbq(usual ?? 0, 0) })}
        </p>
      )}
      <div className={styles.pair}>
        <fieldset className={styles.usages}>
          <legend>{t('usage')}</legend>
          <div className={styles.segments}>
            {USAGES.map((one) => (
              <UsageChoice
                key={one}
                usage={one}
                chosen={usage === one}
                onChoose={() => setUsage(one)}
              />
            ))}
          </div>
        </fieldset>
        <Field
          label={t('comment')}
          hint={t('commentHint')}
          error={refusedAt('comment') ?? (looksLikeCpr(comment) ? t('cpr') : undefined)}
        >
          {(control) => (
            <input
              {...control}
              maxLength={1000}
              autoComplete="off"
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
          )}
        </Field>
      </div>
      {movedOn && order && (
        <p className={styles.sure} role="alert">
          {t('form.stale', { amount: mbq(order.orderedMbq ?? 0) })}{' '}
          <Button look="bare" small onClick={() => setSeen(order)}>
            OK
          </Button>
        </p>
      )}
      {action.refused && !FIELDS.includes(action.refused.field ?? '') && (
        <Refusal refused={action.refused} />
      )}
      <div className={styles.buttons}>
        <Button type="submit" busy={action.busy} disabled={Boolean(seen) && !changed}>
          {submitWord()}
        </Button>
        <Button look="quiet" onClick={close}>
          <Back />
        </Button>
      </div>
    </form>
  );

  function submitWord(): string {
    if (amount === null) {
      return t(seen ? 'form.save' : 'form.submit');
    }
    if (asking) {
      return t('form.again', { amount: mbq(amount) });
    }
    if (seen) {
      return amount === seen.orderedMbq
        ? t('form.save')
        : t('form.saveAmount', { amount: mbq(amount) });
    }
    return t('form.submitAmount', { amount: mbq(amount), time });
  }
}

function Back() {
  const { t } = useTranslation();
  return t('do.cancel');
}

/** What was ordered before, one press away. */
function Before({ amounts, onPick }: { amounts: number[]; onPick: (text: string) => void }) {
  const { t } = useTranslation('customer');
  const { mbq, language } = useFormat();
  if (amounts.length === 0) {
    return null;
  }
  return (
    <p className={styles.before}>
      <span className="soft">{t('form.like')}</span>
      {amounts.map((amount) => (
        <Button key={amount} look="quiet" small onClick={() => onPick(plainText(amount, language))}>
          {mbq(amount)}
        </Button>
      ))}
    </p>
  );
}

function UsageChoice({
  usage,
  chosen,
  onChoose,
}: {
  usage: Usage;
  chosen: boolean;
  onChoose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <label className={styles.segment}>
      <input type="radio" name="usage" className="unseen" checked={chosen} onChange={onChoose} />
      <span>{t(`usage.${usage}`)}</span>
    </label>
  );
}
