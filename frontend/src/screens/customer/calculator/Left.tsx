/** Backwards: what is left in delivered vials at a time of day, and which of the patients they are enough for. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Patient } from '../../../domain/calculator';
import { parseClock } from '../../../domain/clockText';
import { useFormat } from '../../../domain/format';
import { clock, dateOf, wallInstant } from '../../../domain/time';
import type { Vial } from '../../../protocol/rows';
import { serverNow } from '../../../sync';
import { Field } from '../../../ui/Field';
import { Flag } from '../../../ui/Flag';
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
  const { mbq, when } = useFormat();
  const [text, setText] = useState(() =>
    clock(dateOf(serverNow()) === date ? Math.max(firstAt, serverNow()) : firstAt),
  );
  const time = parseClock(text);
  const at = time === null ? null : wallInstant(date, time);
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
          <ul className={styles.rows}>
            {vials.map((vial) => (
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
                <b>{mbq(leftIn([vial], at, halfLife))}</b>
              </li>
            ))}
          </ul>
          <p className={styles.total} aria-live="polite">
            {t('total', { time: clock(at) })} <b>{mbq(leftIn(vials, at, halfLife))}</b>
          </p>
        </>
      )}
      {patients.length > 0 && <Doses vials={vials} patients={patients} halfLife={halfLife} />}
    </section>
  );
}

/** Whom they are enough for, one after the other. */
function Doses({ vials, patients, halfLife }: Pick<LeftProps, 'vials' | 'patients' | 'halfLife'>) {
  const { t } = useTranslation('calculator');
  const { mbq } = useFormat();
  const { covered, doses } = enoughFor(vials, patients, halfLife);
  const all = doses.length;
  return (
    <>
      <p className={covered < all ? styles.short : styles.enough}>
        {t('covers', { covered, count: all })}
      </p>
      <ul className={styles.rows}>
        {doses.map((dose) => (
          <li key={dose.place}>
            <span>
              {clock(dose.at)} · {mbq(dose.mbq)}
            </span>
            {dose.covered ? (
              <Flag tone="good">{t('after', { amount: mbq(dose.leftMbq) })}</Flag>
            ) : (
              <Flag tone="warn">{t('lacks', { amount: mbq(dose.shortMbq) })}</Flag>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
