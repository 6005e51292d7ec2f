/** The public holidays of a year as the server knows them; those that are chosen become closed dates. */
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { weekday } from '../../domain/time';
import type { Refused } from '../../protocol/frames';
import { useQuery } from '../../sync';
import { Button } from '../../ui/Button';
import { Refusal } from '../../ui/Refusal';
import { reopening } from './ClosedDates';
import { useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import kit from './kit/kit.module.css';
import { useCatalogue, useToday } from './rows';
import styles from './Setup.module.css';

interface Proposed {
  date: string;
  name: string;
  /** Many are closed then, but it is no official holiday. */
  optional?: boolean;
}

interface HolidaysProps {
  year: number;
  years: readonly number[];
  onYear: (year: number) => void;
  onClose: () => void;
}

export function Holidays({ year, years, onYear, onClose }: HolidaysProps) {
  const { t } = useTranslation('setup');
  const { t: core } = useTranslation();
  const ask = useQuery();
  const { closedDates } = useCatalogue();
  const [dates, setDates] = useState<readonly Proposed[] | null>(null);
  const [failed, setFailed] = useState<Refused | null>(null);
  const load = useCallback(async () => {
    setFailed(null);
    const answer = await ask('closedDates.proposed', { year });
    if (answer.type === 'answer') {
      setDates((answer.result as { dates: Proposed[] }).dates);
    } else {
      setFailed(answer);
    }
  }, [ask, year]);
  useEffect(() => void load(), [load]);
  const closed = new Set(closedDates.map((row) => row.date));
  return (
    <>
      <fieldset className={kit.choices}>
        <legend className="unseen">{t('closed.year')}</legend>
        {years.map((one) => (
          <label key={one} className={kit.choice}>
            <input
              type="radio"
              name="proposedYear"
              checked={one === year}
              onChange={() => onYear(one)}
            />
            <span className="num">{one}</span>
          </label>
        ))}
      </fieldset>
      {failed && (
        <>
          <Refusal refused={failed} />
          <Button look="quiet" onClick={load}>
            {core('do.retry')}
          </Button>
        </>
      )}
      {!failed && dates === null && <p role="status">{t('closed.loading')}</p>}
      {dates !== null && <Choice dates={dates} closed={closed} year={year} onClose={onClose} />}
    </>
  );
}

function Choice({
  dates,
  closed,
  year,
  onClose,
}: {
  dates: readonly Proposed[];
  closed: ReadonlySet<string>;
  year: number;
  onClose: () => void;
}) {
  const { t } = useTranslation('setup');
  const { longDay } = useFormat();
  const today = useToday();
  const { run, tell, busy, refused } = useDeed();
  const open = dates.filter((one) => !closed.has(one.date) && one.date >= today);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(open.filter((one) => !one.optional).map((one) => one.date)),
  );
  const picked = open.filter((one) => chosen.has(one.date));
  const submit = async () => {
    if (picked.length === 0) {
      return;
    }
    const outcome = await run('closedDate.add', {
      dates: picked.map(({ date, name }) => ({ date, name })),
    });
    if (outcome.type === 'done') {
      tell(t('closed.added', { count: picked.length }), ...reopening(outcome));
      onClose();
    }
  };
  return (
    <FormBody
      doing={t('closed.close', { count: picked.length })}
      busy={busy}
      refused={refused}
      onBack={onClose}
      onSubmit={submit}
    >
      <p className="soft">
        {open.length === 0 ? t('closed.noneLeft', { year }) : t('closed.proposeText')}
      </p>
      <ul className={styles.holidays}>
        {dates.map((one) => {
          const done = closed.has(one.date);
          return (
            <li key={one.date}>
              <label className={kit.check}>
                <input
                  type="checkbox"
                  disabled={done || one.date < today}
                  checked={done || chosen.has(one.date)}
                  onChange={(event) =>
                    setChosen((before) => {
                      const next = new Set(before);
                      if (event.target.checked) {
                        next.add(one.date);
                      } else {
                        next.delete(one.date);
                      }
                      return next;
                    })
                  }
                />
                <span>
                  {one.name}
                  <small>
                    {longDay(one.date)}
                    {done
                      ? ` · ${t('closed.already')}`
                      : one.date < today
                        ? ` · ${t('closed.passed')}`
                        : one.optional
                          ? ` · ${t('closed.optional')}`
                          : weekday(one.date) > 5
                            ? ` · ${t('closed.weekend')}`
                            : ''}
                  </small>
                </span>
              </label>
            </li>
          );
        })}
      </ul>
    </FormBody>
  );
}
