/** Announcing a delay of an order, a delivery or all that a run feeds: how long, and what each customer will see. */
import { type FormEvent, useState } from 'react';
import type { DayPlan, Delivery } from '../../../domain/day';
import type { DayRows } from '../../../domain/dayRows';
import { shownRows } from '../../../domain/dayStale';
import {
  announcedMinutes,
  DELAYS,
  type DelayScope,
  delayed,
  expectedAt,
  MOST_DELAY_MINUTES,
} from '../../../domain/delay';
import { parseCount } from '../../../domain/numbers';
import { clock } from '../../../domain/time';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { startHere } from '../../../ui/startHere';
import styles from '../Form.module.css';
import { Suggestions } from '../ReasonDialog';
import { Refused } from '../Refused';
import type { Deeds } from '../useDeeds';
import { useWords } from '../words';
import shift from './Shift.module.css';
import './texts';

interface DelayDialogProps {
  plan: DayPlan;
  delivery: Delivery;
  orderId: number;
  rows: DayRows;
  deeds: Deeds;
  onClose: () => void;
}

export function DelayDialog(props: DelayDialogProps) {
  const { t } = useWords();
  return (
    <Dialog open title={t('delay.title')} onClose={props.onClose}>
      <DelayForm {...props} />
    </Dialog>
  );
}

function DelayForm({ plan, delivery, orderId, rows, deeds, onClose }: DelayDialogProps) {
  const { t } = useWords();
  const [scope, setScope] = useState<DelayScope>('delivery');
  const order = delivery.orders.find((one) => one.id === orderId);
  const announced = order ? announcedMinutes(order) : 0;
  const [typed, setTyped] = useState(String(announced || 30));
  const [text, setText] = useState('');
  const parsed = parseCount(typed);
  const minutes = parsed.ok && parsed.value <= MOST_DELAY_MINUTES ? parsed.value : null;
  const affected = delayed(plan, delivery, orderId, scope);
  const orders = affected.flatMap((one) => one.orders);
  const back = orders.some((one) => announcedMinutes(one) !== 0);
  const place = `delay:${delivery.key}`;
  const busy = deeds.pending.has(place);

  const send = async (delayMinutes: number) => {
    const orderIds = orders.map((one) => one.id);
    const data = { orderIds, delayMinutes, text: delayMinutes === 0 ? '' : text.trim() };
    const outcome = await deeds.run(place, 'order.delay', data, shownRows(orders));
    if (outcome?.type === 'done') {
      onClose();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (minutes !== null && orders.length > 0) {
      void send(minutes);
    }
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Scopes plan={plan} delivery={delivery} scope={scope} onScope={setScope} />
      <Field
        label={t('delay.minutes')}
        error={minutes === null ? t('delay.bad', { most: MOST_DELAY_MINUTES }) : null}
      >
        {(control) => (
          <input
            {...control}
            ref={startHere}
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <div className={shift.quick}>
        {DELAYS.map((count) => (
          <Button
            key={count}
            look="quiet"
            aria-pressed={minutes === count}
            onClick={() => setTyped(String(count))}
          >
            {t('delay.minutesShort', { count })}
          </Button>
        ))}
      </div>
      <Field label={t('delay.text')} hint={t('delay.textHelp')}>
        {(control) => (
          <input
            {...control}
            maxLength={1000}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Suggestions
        texts={[t('delay.text1'), t('delay.text2'), t('delay.text3')]}
        onPick={setText}
      />
      {minutes !== null && <Preview affected={affected} minutes={minutes} />}
      <Refused refusing={deeds.refusals.get(place)} rows={rows} />
      <DialogButtons
        onBack={onClose}
        aside={
          back && (
            <Button
              look="quiet"
              busy={busy}
              title={t('delay.backText')}
              onClick={() => void send(0)}
            >
              {t('delay.back')}
            </Button>
          )
        }
      >
        <Button type="submit" busy={busy} disabled={minutes === null || orders.length === 0}>
          {t('delay.do', { count: minutes ?? 0 })}
        </Button>
      </DialogButtons>
    </form>
  );
}

function Scopes(props: {
  plan: DayPlan;
  delivery: Delivery;
  scope: DelayScope;
  onScope: (scope: DelayScope) => void;
}) {
  const { t, whatOf } = useWords();
  const { plan, delivery, scope, onScope } = props;
  const fed = delayed(plan, delivery, -1, 'run').length;
  const scopes: [DelayScope, string][] = [
    ['delivery', t('delay.delivery', { what: whatOf(delivery) })],
  ];
  if (delivery.runAt !== null) {
    scopes.push(['run', t('delay.run', { time: clock(delivery.runAt), count: fed })]);
  }
  if (delivery.orders.length > 1) {
    scopes.unshift(['order', t('delay.order')]);
  }
  return (
    <fieldset className={shift.orders}>
      <legend className={shift.legend}>{t('delay.scope')}</legend>
      {scopes.map(([one, words]) => (
        <label key={one} className={shift.order}>
          <input type="radio" name="scope" checked={scope === one} onChange={() => onScope(one)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Each customer with his planned and expected time. */
function Preview(props: { affected: ReturnType<typeof delayed>; minutes: number }) {
  const { t, whatOf } = useWords();
  return (
    <div>
      <p className={shift.legend}>{t('delay.preview')}</p>
      <ul className={shift.preview}>
        {props.affected.map(({ delivery }) => (
          <li key={delivery.key}>
            <span>{whatOf(delivery)}</span>
            <span>
              {delivery.expectedAt !== null && (
                <span className="soft">
                  {t('delay.now', { time: clock(delivery.expectedAt) })}{' '}
                </span>
              )}
              <b>
                {t('delay.line', {
                  planned: clock(delivery.deliverAt),
                  expected: clock(expectedAt(delivery, props.minutes)),
                })}
              </b>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
