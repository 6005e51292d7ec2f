/** What a rule comes to on the days ahead, and how it is said. */
import { useTranslation } from 'react-i18next';
import { hourMinute } from '../../domain/clockText';
import { deadlineInstant } from '../../domain/deadline';
import { useFormat } from '../../domain/format';
import { addDays, clock, dateOf } from '../../domain/time';
import type { Deadline } from '../../protocol/rows';
import { useNow } from '../../sync';
import { useCatalogue, useToday } from './rows';
import styles from './Setup.module.css';

export type Rule = Pick<
  Deadline,
  'kind' | 'tracerId' | 'type' | 'weekday' | 'time' | 'workingDaysOnly'
>;

/** `The last working day before delivery, 12:00` */
export function useRuleText(): (rule: Rule) => string {
  const { t } = useTranslation('setup');
  const { longWeekday } = useWeekday();
  return (rule) => {
    const time = hourMinute(rule.time);
    if (rule.type === 'weekly') {
      return t('deadline.says.weekly', { day: longWeekday(rule.weekday ?? 1), time });
    }
    return t(rule.workingDaysOnly ? 'deadline.says.dailyWorking' : 'deadline.says.dailyPlain', {
      time,
    });
  };
}

/** `tirsdag`, `Tuesday` */
export function useWeekday() {
  const { language } = useFormat();
  return {
    longWeekday: (number: number) =>
      new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'da-DK', {
        weekday: 'long',
        timeZone: 'UTC',
        // 5 January 2026 is a Monday.
      }).format(new Date(`2026-01-${String(4 + number).padStart(2, '0')}T12:00:00Z`)),
  };
}

/** The last moments for the next deliveries that can still be ordered. */
export function Examples({
  rule,
  count = 5,
  sentence = false,
}: {
  rule: Rule;
  count?: number;
  /** One example as a sentence before the rest. */
  sentence?: boolean;
}) {
  const { t } = useTranslation('setup');
  const { longDay, inlineLongDay, shortWeekday, shortDate } = useFormat();
  const { closedDates } = useCatalogue();
  const today = useToday();
  const now = useNow(60_000);
  const closed = new Set(closedDates.map((row) => row.date));
  const found: { date: string; at: number }[] = [];
  for (let ahead = 1; found.length < count && ahead < 60; ahead += 1) {
    const date = addDays(today, ahead);
    const at = deadlineInstant(rule, date, closed);
    if (!closed.has(date) && at >= now) {
      found.push({ date, at });
    }
  }
  const moment = (at: number) => `${inlineLongDay(dateOf(at))} ${clock(at)}`;
  const [first] = found;
  if (!first) {
    return null;
  }
  if (count === 1) {
    return (
      <span className="num">
        {shortWeekday(first.date)} {shortDate(first.date)}{' '}
        {t('endpoint.before', { time: `${shortWeekday(dateOf(first.at))} ${clock(first.at)}` })}
      </span>
    );
  }
  return (
    <>
      {sentence && (
        <p role="status">
          <b>
            {t('deadline.example', { day: inlineLongDay(first.date), moment: moment(first.at) })}
          </b>
        </p>
      )}
      <table className={styles.examples}>
        <thead>
          <tr>
            <th scope="col">{t('deadline.delivery')}</th>
            <th scope="col">{t('deadline.moment')}</th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ date, at }) => (
            <tr key={date}>
              <td>{longDay(date)}</td>
              <td className="num">{moment(at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
