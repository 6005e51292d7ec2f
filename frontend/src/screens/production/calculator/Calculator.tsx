/** Two questions at the bench: what is left in this vial then, and how much has to be there now to have so much later. */
import { useState } from 'react';
import { amountAtSlot, type Held, leftAt, shareOf } from '../../../domain/calculator';
import type { DayPlan, Delivery } from '../../../domain/day';
import type { DayRows, PlanVial } from '../../../domain/dayRows';
import { instantOf } from '../../../domain/instantOf';
import { parseMbq } from '../../../domain/numbers';
import { clock, clockSeconds } from '../../../domain/time';
import { serverNow, useNow } from '../../../sync';
import { AmountField } from '../../../ui/AmountField';
import { Dialog } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { startHere } from '../../../ui/startHere';
import { useWords } from '../words';
import styles from './Calculator.module.css';
import './texts';

interface CalculatorProps {
  delivery: Delivery | null;
  plan: DayPlan;
  rows: DayRows;
  onClose: () => void;
}

/** One thing whose half-life is known: a tracer, or a bare isotope. */
interface Thing {
  key: string;
  name: string;
  isotope: string;
  halfLifeSeconds: number;
  vials: readonly PlanVial[];
}

export function Calculator({ delivery, plan, rows, onClose }: CalculatorProps) {
  const { t, format } = useWords();
  const things = thingsOf(rows, plan);
  const [key, setKey] = useState(delivery?.lane ?? plan.lanes[0]?.key ?? things[0]?.key ?? '');
  const thing = things.find((one) => one.key === key) ?? things[0];
  return (
    <Dialog open broad title={t('calc.title')} onClose={onClose}>
      {thing && (
        <>
          <div className={styles.top}>
            <Field label={t('calc.what')}>
              {(control) => (
                <select
                  {...control}
                  value={thing.key}
                  onChange={(event) => setKey(event.target.value)}
                >
                  {things.map((one) => (
                    <option key={one.key} value={one.key}>
                      {one.name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <p className="soft">
              {t('calc.halfLife', {
                isotope: thing.isotope,
                minutes: format.figure(thing.halfLifeSeconds / 60, 1),
              })}
              <br />
              {t('calc.date', { day: format.inlineLongDay(plan.date) })}
            </p>
          </div>
          <div className={styles.columns}>
            <Left key={`left:${thing.key}`} thing={thing} date={plan.date} delivery={delivery} />
            <Need key={`need:${thing.key}`} thing={thing} date={plan.date} delivery={delivery} />
          </div>
        </>
      )}
    </Dialog>
  );
}

function thingsOf(rows: DayRows, plan: DayPlan): Thing[] {
  const vialsOf = (key: string) =>
    plan.lanes
      .find((lane) => lane.key === key)
      ?.vials.filter((vial) => vial.state !== 'discarded') ?? [];
  const ordered = [...rows.tracers.values()].filter((tracer) => tracer.bare !== true);
  const tracers = ordered.map((tracer) => {
    const isotope = rows.isotopes.get(tracer.isotopeId);
    return {
      key: `t${tracer.id}`,
      name: tracer.shortName,
      isotope: isotope?.symbol ?? '',
      halfLifeSeconds: isotope?.halfLifeSeconds ?? Number.POSITIVE_INFINITY,
      vials: vialsOf(`t${tracer.id}`),
    };
  });
  const isotopes = [...rows.isotopes.values()].map((isotope) => ({
    key: `i${isotope.id}`,
    name: isotope.symbol,
    isotope: isotope.symbol,
    halfLifeSeconds: isotope.halfLifeSeconds,
    vials: vialsOf(`i${isotope.id}`),
  }));
  const busy = (one: Thing) => Number(!plan.lanes.some((lane) => lane.key === one.key));
  return [...tracers, ...isotopes].sort(
    (a, b) => busy(a) - busy(b) || a.name.localeCompare(b.name, 'da'),
  );
}

const heldOf = (vial: PlanVial): Held => ({
  mbq: vial.activityMbq,
  calibratedAt: Date.parse(vial.calibratedAt),
});

interface PartProps {
  thing: Thing;
  date: string;
  delivery: Delivery | null;
}

/** What is left of a vial, or of a typed activity, at a time. */
function Left({ thing, date, delivery }: PartProps) {
  const { t, format } = useWords();
  const now = useNow(1000);
  const first = delivery?.filled[0] ?? thing.vials[0];
  const [vialId, setVialId] = useState(first ? String(first.id) : '');
  const [amount, setAmount] = useState('');
  const [measured, setMeasured] = useState(() => clockSeconds(serverNow()).slice(0, 5));
  const [wanted, setWanted] = useState(() => clock(delivery?.deliverAt ?? serverNow() + 3_600_000));
  const vial = thing.vials.find((one) => String(one.id) === vialId);
  const parsed = parseMbq(amount);
  const from = instantOf(date, measured);
  const to = instantOf(date, wanted);
  const held = vial
    ? heldOf(vial)
    : parsed.ok && from !== null
      ? { mbq: parsed.value, calibratedAt: from }
      : null;
  const at = (instant: number) =>
    held === null ? null : leftAt([held], thing.halfLifeSeconds, instant);
  const then = to === null ? null : at(to);
  const present = at(now);
  return (
    <section className={styles.part}>
      <h3>{t('calc.left')}</h3>
      {thing.vials.length > 0 && (
        <Field label={t('calc.vial')}>
          {(control) => (
            <select {...control} value={vialId} onChange={(event) => setVialId(event.target.value)}>
              <option value="">{t('calc.typed')}</option>
              {thing.vials.map((one) => (
                <option key={one.id} value={one.id}>
                  {t('calc.vialLine', {
                    batch: one.batchNumber,
                    amount: format.mbq(one.activityMbq, 1),
                    time: clock(one.calibratedAt),
                  })}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {!vial && (
        <>
          <AmountField
            label={t('calc.amount')}
            text={amount}
            onText={setAmount}
            field={startHere}
          />
          <Time label={t('calc.at')} value={measured} onValue={setMeasured} />
        </>
      )}
      <Time label={t('calc.when')} value={wanted} onValue={setWanted} />
      <output className={styles.answer}>
        {then === null && <span className="soft">{t('calc.fill')}</span>}
        {then !== null && to !== null && (
          <b>{t('calc.leftIs', { amount: format.mbq(then, 0), time: clock(to) })}</b>
        )}
        {present !== null && (
          <span>
            {t('calc.leftNow', {
              amount: format.mbq(present, 0),
              clock: clockSeconds(now),
            })}
          </span>
        )}
      </output>
    </section>
  );
}

/** How much has to be there at one time to have so much at another; of a vial, how many ml that is. */
function Need({ thing, date, delivery }: PartProps) {
  const { t, format } = useWords();
  const now = useNow(1000);
  const [amount, setAmount] = useState('');
  const [wanted, setWanted] = useState(() => clock(delivery?.deliverAt ?? serverNow() + 3_600_000));
  const parsed = parseMbq(amount);
  const to = instantOf(date, wanted);
  const dose = parsed.ok && to !== null ? { at: to, mbq: parsed.value } : null;
  // A time that is over cannot be made up for now.
  const past = dose !== null && dose.at < now;
  const need = dose !== null && !past ? amountAtSlot([dose], now, thing.halfLifeSeconds).mbq : null;
  const vial = delivery?.filled[0];
  const share = vial && dose ? shareOf(heldOf(vial), thing.halfLifeSeconds, dose) : null;
  return (
    <section className={styles.part}>
      <h3>{t('calc.need')}</h3>
      <AmountField label={t('calc.have')} text={amount} onText={setAmount} />
      <Time label={t('calc.haveAt')} value={wanted} onValue={setWanted} />
      <output className={styles.answer}>
        {need === null && <span className="soft">{t(past ? 'calc.past' : 'calc.fill')}</span>}
        {need !== null && to !== null && parsed.ok && (
          <>
            <b>{t('calc.needNow', { need: format.mbq(need, 0), clock: clockSeconds(now) })}</b>
            <span>
              {t('calc.needIs', {
                amount: format.mbq(parsed.value),
                time: clock(to),
                need: format.mbq(need, 0),
                from: clockSeconds(now),
              })}
            </span>
            {vial && share !== null && (
              <span>
                {vial.batchNumber}:{' '}
                {share > 1
                  ? t('calc.tooMuch')
                  : t('calc.ml', {
                      ml: format.figure(share * vial.volumeMl, 2),
                      all: format.figure(vial.volumeMl, 2),
                    })}
              </span>
            )}
          </>
        )}
      </output>
    </section>
  );
}

function Time(props: { label: string; value: string; onValue: (value: string) => void }) {
  const { t } = useWords();
  const bad = props.value.length >= 4 && instantOf('2026-01-01', props.value) === null;
  return (
    <Field label={props.label} error={bad ? t('calc.badTime') : null}>
      {(control) => (
        <input
          {...control}
          inputMode="numeric"
          autoComplete="off"
          value={props.value}
          onChange={(event) => props.onValue(event.target.value)}
        />
      )}
    </Field>
  );
}
