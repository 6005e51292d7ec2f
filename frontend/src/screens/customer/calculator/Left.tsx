/** Backwards: what is left in delivered vials at a time of day, and how many of the patients they are enough for. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Patient } from '../../../domain/calculator';
import { parseClock } from '../../../domain/clockText';
import { useFormat } from '../../../domain/format';
import { clock, dateOf, wallInstant } from '../../../domain/time';
import type { Vial } from '../../../protocol/rows';
import { serverNow } from '../../../sync';
import { Field } from '../../../ui/Field';
import styles from './Calculator.module.css';
import { enoughFor, leftIn } from './sums';

interface LeftProps {
  vials: readonly Vial[];
  patients: readonly Patient[];
  halfLife: number;
  date: string;
  /** The instant from which there is anything to ask: the delivery, in milliseconds. */
  firstAt: number;
}

export function Left({ vials, patients, halfLife, date, firstAt }: LeftProps) {
  const { t } = useTranslation('calculator');
  const { figure, mbq, when } = useFormat();
  const [text, setText] = useState(() =>
    clock(dateOf(serverNow()) === date ? Math.max(firstAt, serverNow()) : firstAt),
  );
  const time = parseClock(text);
  const at = time === null ? null : wallInstant(date, time);
  const left = at === null ? [] : vials.map((vial) => leftIn(vial, at, halfLife));
  const sum = left.reduce((all, one) => all + one, 0);
  const ahead = patients.filter((patient) => at === null || patient.at >= at);
  const enough = enoughFor(vials, patients, halfLife);
  return (
    <section className={styles.left} aria-label={t('left')}>
      <Field
        label={t('leftAt')}
        error={time === null && text !== '' ? t('problem.time') : undefined}
      >
        {(control) => (
          <input
            {...control}
            className={`${control.className} ${styles.at}`}
            inputMode="numeric"
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {at !== null && (
        <>
          <ul className={styles.vials}>
            {vials.map((vial, place) => (
              <li key={vial.id}>
                <span>
                  {t('vial', { batch: vial.batchNumber })}
                  <small className="soft">
                    {t('calibrated', {
                      amount: mbq(vial.activityMbq),
                      time: when(vial.calibratedAt, date),
                    })}
                  </small>
                </span>
                <b>{`${figure(left[place] ?? 0)}\u00a0MBq`}</b>
              </li>
            ))}
          </ul>
          <p className={styles.total} aria-live="polite">
            {t('total', { time: clock(at) })} <b>{`${figure(sum)}\u00a0MBq`}</b>
          </p>
        </>
      )}
      {patients.length > 0 && (
        <p className={enough.covered < patients.length ? styles.short : styles.enough}>
          {t('covers', { covered: enough.covered, all: patients.length })}{' '}
          {enough.covered === patients.length &&
            t('over', { amount: `${figure(Math.max(0, enough.leftMbq))}\u00a0MBq` })}
        </p>
      )}
      {patients.length > 0 && ahead.length < patients.length && at !== null && (
        <p className={styles.how}>{t('ahead', { count: ahead.length, time: clock(at) })}</p>
      )}
    </section>
  );
}
