/** The release-rights register of any day, and what is to be worried about. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clock, dateOf, isDate } from '../../domain/time';
import type { Role } from '../../protocol/rows';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Flag } from '../../ui/Flag';
import { List } from '../../ui/List';
import { Refusal } from '../../ui/Refusal';
import { useAsked } from '../../ui/useAsked';
import styles from './Audit.module.css';
import type { HeldRight, RightsRegister } from './answers';
import { Coming } from './Coming';
import { useAnswer } from './useAnswer';

export function Rights() {
  const { t } = useTranslation('audit');
  const { t: core } = useTranslation();
  const { shortDate, longDay, dayAndClock } = useFormat();
  const today = dateOf(useNow(60_000));
  const { asked, ask } = useAsked({ date: today });
  const { date } = asked;
  const { found, refused, busy, coming } = useAnswer<RightsRegister>(
    'rights.register',
    isDate(date) ? { date } : null,
  );
  const dated = (value: string) => `${shortDate(value)} ${value.slice(0, 4)}`;
  return (
    <>
      <div className={styles.picker}>
        <Field label={t('rights.date')}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={date}
              onChange={(event) => ask({ date: event.target.value })}
            />
          )}
        </Field>
        <p className={styles.lead}>{t('rights.lead')}</p>
        <span className={styles.downloads}>
          <Button small look="quiet" onClick={() => window.print()}>
            {t('rights.print')}
          </Button>
          <a className={styles.download} href={`/api/rights.csv?date=${date}`}>
            {t('rights.csv')}
          </a>
        </span>
      </div>
      <Refusal refused={refused} />
      {coming && <Coming />}
      {found && (
        <p className={styles.printed}>
          {longDay(found.date)} {found.date.slice(0, 4)} · {dayAndClock(found.asOf)}
        </p>
      )}
      {found && <Warnings found={found} dated={dated} />}
      {found && (
        <div aria-busy={busy}>
          <List
            bare
            id="rights-register"
            first={null}
            label={t('tabs.rights')}
            rows={found.rights}
            search={(right) => `${right.of} ${right.userName}`}
            keyOf={(right) => right.releaseRightId}
            dim={(right) => !right.could}
            empty={t('rights.none')}
            columns={[
              {
                key: 'of',
                head: t('rights.of'),
                cell: (right) => <b>{right.of}</b>,
                sort: (right) => right.of,
              },
              {
                key: 'person',
                head: t('rights.person'),
                sort: (right) => right.userName,
                wide: true,
                cell: (right) => (
                  <span className={styles.stack}>
                    <b>{right.userName}</b>
                    {right.role && (
                      <small>{core(`role.${right.role as Role}` as 'role.shopUser')}</small>
                    )}
                  </span>
                ),
              },
              {
                key: 'period',
                head: t('rights.period'),
                sort: (right) => right.fromDate,
                cell: (right) => (
                  <span className={styles.stack}>
                    <span>
                      {right.toDate
                        ? t('rights.fromTo', {
                            from: dated(right.fromDate),
                            to: dated(right.toDate),
                          })
                        : t('rights.from', { from: dated(right.fromDate) })}
                    </span>
                    {right.grantedAt && (
                      <small>{t('rights.given', { when: dayAndClock(right.grantedAt) })}</small>
                    )}
                    {right.withdrawnAt && (
                      <small>
                        {t('rights.withdrawn', { when: dayAndClock(right.withdrawnAt) })}
                      </small>
                    )}
                  </span>
                ),
              },
              {
                key: 'state',
                head: t('rights.state'),
                cell: (right) => <State right={right} />,
                sort: (right) => (right.could ? 0 : 1),
              },
            ]}
          />
        </div>
      )}
    </>
  );
}

function State({ right }: { right: HeldRight }) {
  const { t } = useTranslation('audit');
  const why = right.why ? t(`rights.why.${right.why}`) : '';
  if (!right.could) {
    return <Flag tone="quiet">{t('rights.couldNot', { why })}</Flag>;
  }
  if (right.until) {
    return <Flag tone="warn">{t('rights.until', { time: clock(right.until), why })}</Flag>;
  }
  return <Flag tone="good">{t('rights.could')}</Flag>;
}

function Warnings({ found, dated }: { found: RightsRegister; dated: (date: string) => string }) {
  const { t } = useTranslation('audit');
  if (found.warnings.length === 0) {
    return <p className={styles.fine}>{t('rights.fine')}</p>;
  }
  return (
    <section className={styles.warnings} aria-label={t('rights.warnings')}>
      <h2>{t('rights.warnings')}</h2>
      <ul>
        {found.warnings.map((one) => (
          <li key={`${one.code}/${one.of}/${one.userName}/${one.toDate}`}>
            {one.code === 'few'
              ? one.count === 0
                ? t('rights.few_zero', { of: one.of })
                : t('rights.few', { of: one.of, count: one.count ?? 0 })
              : t('rights.endsSoon', {
                  of: one.of,
                  who: one.userName,
                  when: dated(one.toDate ?? ''),
                })}
          </li>
        ))}
      </ul>
    </section>
  );
}
