/** The deliveries to choose from, each with its arithmetic and what it does to the runs. */

import type { Choice } from '../../../domain/shift';
import { clock } from '../../../domain/time';
import { Flag } from '../../../ui/Flag';
import { startHere } from '../../../ui/startHere';
import { Balance } from '../Balance';
import { useWords } from '../words';
import styles from './Shift.module.css';

interface ChoicesProps {
  choices: readonly Choice[];
  chosen: string | null;
  /** What was ordered, and for when; not said where the amount is meant anew at each place. */
  ordered: { mbq: number; at: number } | null;
  date: string;
  onChoose: (key: string) => void;
}

export function Choices({ choices, chosen, ordered, date, onChoose }: ChoicesProps) {
  const { t } = useWords();
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{t('shift.places')}</legend>
      {choices.map((choice, index) => (
        <label
          key={choice.key}
          className={`${styles.choice} ${choice.key === chosen ? styles.taken : ''}`}
        >
          <input
            type="radio"
            name="place"
            ref={index === 0 ? startHere : undefined}
            checked={choice.key === chosen}
            onChange={() => onChoose(choice.key)}
          />
          <ChoiceBody choice={choice} taken={choice.key === chosen} ordered={ordered} date={date} />
        </label>
      ))}
    </fieldset>
  );
}

function ChoiceBody({
  choice,
  taken,
  ordered,
  date,
}: Pick<ChoicesProps, 'ordered' | 'date'> & {
  choice: Choice;
  taken: boolean;
}) {
  const { t, format } = useWords();
  const { place } = choice;
  const to = format.when(place.at, date);
  const meant = format.mbq(choice.meantMbq, 0);
  const run = format.when(place.runAt, place.date);
  return (
    <span className={styles.body}>
      <span className={styles.head}>
        <b>{place.date === date ? clock(place.at) : format.dayAndClock(place.at)}</b>
        <span className="soft">{t('shift.departs', { time: clock(place.departsAt) })}</span>
        {choice.restores && <Flag tone="good">{t('shift.asOrdered')}</Flag>}
      </span>
      <span className={styles.sum}>
        {ordered && !choice.restores
          ? t('shift.equals', {
              ordered: format.mbq(ordered.mbq),
              from: clock(ordered.at),
              meant,
              to,
            })
          : t('shift.means', { meant, to })}
        {'; '}
        {t('shift.costs', { run, amount: format.mbq(choice.costMbq, 0) })}
      </span>
      {choice.balances
        // The run that is left is the same whichever place is chosen: it stands with the one that is.
        .filter((balance) => taken || balance.runAt === place.runAt)
        .map((balance) => (
          <Balance key={balance.runAt} balance={balance} date={date} />
        ))}
      {choice.runEnded && <Flag tone="warn">{t('shift.ended', { run })}</Flag>}
    </span>
  );
}
