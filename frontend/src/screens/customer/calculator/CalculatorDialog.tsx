/** Patients as lines of time and MBq, the amount they need at a delivery, and what a delivered one is enough for. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { readLines } from '../../../domain/patients';
import { clock, ms } from '../../../domain/time';
import { type Delivery, mayBeAsked } from '../../../domain/week';
import { useNow, useRows, useTable } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { type Reach, useNameOf } from '../data';
import styles from './Calculator.module.css';
import { Left } from './Left';
import { Lines } from './Lines';
import { useLines } from './lines';
import { toOrder, vialsOf } from './sums';
import './texts';

interface CalculatorProps {
  reach: Reach;
  date: string;
  today: string;
  /** The delivery that is counted for. */
  delivery: Delivery;
  /** Others of the day, to choose between. */
  choices?: readonly Delivery[];
  /** Takes the amount into an order; without it the amount is only shown. */
  onUse?: ((delivery: Delivery, mbq: number) => void) | undefined;
}

export function CalculatorDialog({
  open,
  onClose,
  ...rest
}: CalculatorProps & { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('calculator');
  return (
    <Dialog open={open} title={t('title')} onClose={onClose} broad>
      <Calculator {...rest} />
    </Dialog>
  );
}

function Calculator({ reach, date, today, delivery, choices = [], onUse }: CalculatorProps) {
  const { t } = useTranslation('calculator');
  const { mbq, inlineDay } = useFormat();
  const nameOf = useNameOf();
  const [chosen, setChosen] = useState(delivery.key);
  const at = choices.find((one) => one.key === chosen) ?? delivery;
  const halfLife = useHalfLife(at);
  const vials = vialsOf(at, useRows(reach.stream, 'vial'));
  const [lines, setLines] = useLines(`${reach.endpoint.id}:${date}`);
  const { patients, problems } = readLines(lines, date, at.at);
  const now = useNow(1000);
  // What is over, or on a closed date, has no form that could take an amount.
  const takes = at.opening === 'open' || mayBeAsked(at, now);
  const nameAt = (one: Delivery) =>
    `${nameOf(one.tracerId, one.isotopeId)} ${inlineDay(date, today)} ${clock(one.at)}`;
  if (halfLife === null) {
    return null;
  }
  const amount = toOrder(patients, at, halfLife);
  return (
    <div className={styles.calculator}>
      <div className={styles.patients}>
        {choices.length > 1 && (
          <Field label={t('delivery')}>
            {(control) => (
              <select
                {...control}
                value={at.key}
                onChange={(event) => setChosen(event.target.value)}
              >
                {choices.map((one) => (
                  <option key={one.key} value={one.key}>
                    {nameAt(one)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Lines lines={lines} onLines={setLines} problems={problems} from={at.at} />
      </div>
      <div className={styles.sums}>
        <section className={styles.sum} aria-label={t('need')}>
          <p className="soft">{t('needAt', { what: nameAt(at) })}</p>
          <p className={styles.figure} aria-live="polite">
            {patients.length === 0 ? '–' : mbq(amount)}
          </p>
          <p className={styles.how}>
            {patients.length === 0
              ? t('empty')
              : t('how', { count: patients.length, time: clock(at.at) })}
            {problems.size > 0 && (
              <>
                {' '}
                <b className={styles.but}>{t('without', { count: problems.size })}</b>
              </>
            )}
          </p>
          {onUse && !takes && <p className="soft">{t('countsOnly')}</p>}
          {onUse && takes && (
            <Button
              wide
              disabled={patients.length === 0 || problems.size > 0}
              onClick={() => onUse(at, amount)}
            >
              {patients.length === 0 ? t('use') : t('useAmount', { amount: mbq(amount) })}
            </Button>
          )}
        </section>
        {vials.length > 0 && (
          <Left
            vials={vials}
            patients={readLines(lines, date, null).patients}
            halfLife={halfLife}
            date={date}
            firstAt={Math.max(at.at, ...vials.map((vial) => ms(vial.calibratedAt)))}
          />
        )}
      </div>
    </div>
  );
}

/** The half-life of what is delivered, in seconds; an order's own where it has been ordered. */
function useHalfLife(delivery: Delivery): number | null {
  const tracers = useTable('catalogue', 'tracer');
  const isotopes = useTable('catalogue', 'isotope');
  const isotopeId = delivery.isotopeId ?? tracers.get(delivery.tracerId ?? 0)?.isotopeId ?? 0;
  return delivery.orders[0]?.halfLifeSeconds ?? isotopes.get(isotopeId)?.halfLifeSeconds ?? null;
}
