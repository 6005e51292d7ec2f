/** Injections at a free time: placed, edited, or asked for. What is refused stands at its field. */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseClock } from '../../../domain/clockText';
import { useFormat } from '../../../domain/format';
import { type InjectionOffer, timeProblem } from '../../../domain/injections';
import { parseCount } from '../../../domain/numbers';
import { clock, ms, wallInstant } from '../../../domain/time';
import { type Habit, proposedInjections, unusual, usualOf } from '../../../domain/usual';
import type { Order } from '../../../protocol/rows';
import { serverNow } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { DialogButtons } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { Refusal } from '../../../ui/Refusal';
import { type Reach, useNameOf } from '../data';
import styles from './Form.module.css';
import { FormFrame } from './FormFrame';
import { BeyondLimit, MovedOn, Plainly, UsageAndComment, Why } from './fields';
import { useDraft } from './useDraft';

export interface InjectionFormProps {
  offer: InjectionOffer;
  date: string;
  today: string;
  reach: Reach;
  orders: readonly Order[];
  /** The order to edit; without one a new order is placed. */
  order?: Order | undefined;
  /** What is sent is a request: the customer may no longer do it himself. */
  asking?: boolean;
  onClose: () => void;
}

const FIELDS = ['injections', 'deliverAt', 'comment', 'usage', 'text'];

export function InjectionForm(props: InjectionFormProps) {
  const { offer, date, today, reach, orders, order, onClose } = props;
  const { t } = useTranslation('customer');
  const { t: core } = useTranslation();
  const { inlineDay, figure, hours: hoursOf } = useFormat();
  const hours = hoursOf(reach.endpoint);
  const name = useNameOf()(offer.tracerId, null);
  const [beyond, setBeyond] = useState(false);
  const asking = props.asking === true || beyond;
  const draft = useDraft({
    target: {
      kind: 'injection',
      endpointId: reach.endpoint.id,
      tracerId: offer.tracerId,
      isotopeId: null,
      slotId: null,
      deliveryDate: date,
    },
    order,
    asking,
  });
  const { seen } = draft;
  const habit: Habit = {
    endpointId: reach.endpoint.id,
    tracerId: offer.tracerId,
    isotopeId: null,
  };
  const [proposal] = useState(() =>
    order ? null : proposalOn(proposedInjections(orders, habit, offer.maxInjections), props),
  );
  const [count, setCount] = useState(() =>
    order?.injections ? String(order.injections) : String(proposal?.injections ?? ''),
  );
  const [time, setTime] = useState(order ? clock(order.deliverAt) : (proposal?.time ?? ''));
  const [strict, setStrict] = useState(false);
  const [asked, setAsked] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const timeField = useRef<HTMLInputElement>(null);

  const parsed = parseCount(count);
  const injections = parsed.ok ? parsed.value : null;
  const at = parseClock(time);
  // Nobody may go past the hours, production neither: outside them nobody is there to receive it.
  const problem = at === null ? null : timeProblem(reach.endpoint, date, at, serverNow());
  const most = offer.maxInjections;
  const over = !asking && injections !== null && most !== null && injections > most;
  const usual = usualOf(orders, habit, 'injections', order?.id);
  const odd = injections === null ? null : unusual(injections, usual);
  const again = odd !== null && asked === injections;
  const entry = draft.entry({
    orderedMbq: null,
    injections,
    deliverAt: at === null ? null : wallInstant(date, at),
  });
  const changed = draft.differs(entry);
  const day = inlineDay(date, today);
  const countWord = injections === null ? '' : t('injections', { count: injections });

  const submit = async (close: () => void) => {
    setStrict(true);
    if (injections === null || over) {
      field.current?.focus();
      return;
    }
    if (at === null || problem !== null) {
      timeField.current?.focus();
      return;
    }
    if (!draft.textsFit() || !changed) {
      return;
    }
    if (odd !== null && asked !== injections) {
      setAsked(injections);
      return;
    }
    if (await draft.send(entry)) {
      const what = `${name} ${countWord}, ${day} ${at}`;
      announce(t(asking ? 'done.asked' : seen ? 'done.edited' : 'done.placed', { what }));
      close();
    }
  };
  const submitWord = (): string => {
    if (again) {
      return t('form.again', { amount: countWord });
    }
    if (asking) {
      return t(seen ? 'request.askChange' : 'request.askLate');
    }
    if (seen) {
      return t('form.save');
    }
    return injections !== null && at !== null
      ? t('form.submitAmount', { amount: countWord, time: `${day} ${at}` })
      : t('form.submit');
  };
  const timeError =
    draft.refusedAt('deliverAt') ??
    (at === null
      ? strict || time.length > 4
        ? t('inj.noTime')
        : undefined
      : problem === 'past'
        ? t('inj.past')
        : problem === 'outside'
          ? t('inj.outside', { hours })
          : undefined);

  return (
    <FormFrame
      label={t(asking ? 'request.formTitle' : 'form.title', { tracer: name, when: day })}
      field={field}
      ready={proposal !== null && proposal.time !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      {(close) => (
        <>
          {asking && <Plainly />}
          <div className={styles.countAndTime}>
            <Field
              label={t('inj.count')}
              error={
                draft.refusedAt('injections') ??
                (over ? t('inj.over', { count: most ?? 0 }) : undefined) ??
                (injections === null && (strict || (count !== '' && !parsed.ok))
                  ? t('inj.noCount')
                  : undefined)
              }
              hint={[
                most === null ? '' : t('inj.limit', { count: most }),
                usual === null ? '' : t('form.usual', { amount: figure(usual, 1) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            >
              {(control) => (
                <div className={styles.big}>
                  <input
                    {...control}
                    ref={field}
                    inputMode="numeric"
                    autoComplete="off"
                    value={count}
                    onChange={(event) => {
                      setCount(event.target.value);
                      setBeyond(false);
                      draft.action.clear();
                    }}
                  />
                  <output htmlFor={control.id}>
                    {countWord ? core('number.echo', { value: countWord }) : t('inj.unit')}
                  </output>
                </div>
              )}
            </Field>
            <Field
              label={t('inj.time', { day })}
              error={timeError}
              hint={t('inj.receives', { hours })}
            >
              {(control) => (
                <div className={styles.big}>
                  <input
                    {...control}
                    ref={timeField}
                    inputMode="numeric"
                    autoComplete="off"
                    placeholder="09:15"
                    value={time}
                    onChange={(event) => {
                      setTime(event.target.value);
                      draft.action.clear();
                    }}
                  />
                  <output htmlFor={control.id}>
                    {at === null ? '' : core('number.echo', { value: `${day} ${at}` })}
                  </output>
                </div>
              )}
            </Field>
          </div>
          {again && odd && (
            <p className={styles.sure} role="alert">
              {t(`form.${odd}`, { amount: t('injections', { count: usual ?? 0 }) })}
            </p>
          )}
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
            <MovedOn
              now={`${t('injections', { count: order.injections ?? 0 })}, ${clock(order.deliverAt)}`}
              onSeen={() => draft.setSeen(order)}
            />
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
  );
}

/** The time is proposed where it can be met, and nothing of the tracer comes at it already. */
function proposalOn(
  last: ReturnType<typeof proposedInjections>,
  { offer, date, reach, orders }: InjectionFormProps,
): typeof last {
  if (last === null) {
    return null;
  }
  const at = wallInstant(date, last.time);
  const taken = orders.some(
    (order) =>
      order.endpointId === reach.endpoint.id &&
      order.tracerId === offer.tracerId &&
      order.status !== 'cancelled' &&
      ms(order.deliverAt) === at,
  );
  const fits = timeProblem(reach.endpoint, date, last.time, serverNow()) === null;
  return { ...last, time: taken || !fits ? '' : last.time };
}
