/** Whether deliveries came in time, by tracer and customer. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clock, dateOf } from '../../domain/time';
import { useNow } from '../../sync';
import { Field } from '../../ui/Field';
import { Flag } from '../../ui/Flag';
import { List } from '../../ui/List';
import { Refusal } from '../../ui/Refusal';
import { useAsked } from '../../ui/useAsked';
import styles from './Audit.module.css';
import type { PunctualityLine, PunctualityMonth } from './answers';
import { Coming } from './Coming';
import { useAnswer } from './useAnswer';

export function Punctuality() {
  const { t } = useTranslation('audit');
  const { figure, duration } = useFormat();
  const today = dateOf(useNow(60_000));
  const { asked, ask } = useAsked({ month: today.slice(0, 7) });
  const { month } = asked;
  const valid = /^\d{4}-\d{2}$/.test(month);
  const { found, refused, busy, coming } = useAnswer<PunctualityMonth>(
    'punctuality.month',
    valid ? { month: `${month}-01` } : null,
  );
  const minutes = (value: number) => duration(value * 60_000);
  return (
    <>
      <div className={styles.picker}>
        <Field label={t('punctuality.month')}>
          {(control) => (
            <input
              {...control}
              type="month"
              value={month}
              max={today.slice(0, 7)}
              onChange={(event) => ask({ month: event.target.value })}
            />
          )}
        </Field>
        {found && (
          <p className={styles.lead}>{t('punctuality.lead', { minutes: found.onTimeMinutes })}</p>
        )}
      </div>
      <Refusal refused={refused} />
      {coming && <Coming />}
      {found && found.total.delivered > 0 && <Share line={found.total} />}
      {found && (
        <div aria-busy={busy}>
          <List
            id="punctuality"
            first={null}
            label={t('tabs.punctuality')}
            rows={found.lines}
            total={found.lines.length > 1 ? found.total : null}
            search={(line) => `${line.tracer} ${line.customer}`}
            keyOf={(line) => `${line.tracerId}/${line.isotopeId}/${line.customerId}`}
            empty={t('punctuality.none')}
            columns={[
              {
                key: 'tracer',
                head: t('punctuality.tracer'),
                sort: (line) => line.tracer,
                cell: (line) => <b>{line.tracer || t('punctuality.all')}</b>,
              },
              {
                key: 'customer',
                head: t('punctuality.customer'),
                wide: true,
                cell: (line) => line.customer,
                sort: (line) => line.customer,
              },
              {
                key: 'delivered',
                head: t('punctuality.delivered'),
                cell: (line) => figure(line.delivered),
                sort: (line) => line.delivered,
              },
              {
                key: 'onTime',
                head: t('punctuality.onTime'),
                cell: (line) => figure(line.onTime),
                sort: (line) => line.onTime,
              },
              {
                key: 'late',
                head: t('punctuality.late'),
                sort: (line) => line.late,
                cell: (line) =>
                  line.late > 0 ? <Flag tone="warn">{figure(line.late)}</Flag> : figure(line.late),
              },
              {
                key: 'median',
                head: t('punctuality.median'),
                sort: (line) => line.lateMedianMinutes,
                cell: (line) =>
                  line.lateMedianMinutes === null ? '–' : minutes(line.lateMedianMinutes),
              },
              {
                key: 'worst',
                head: t('punctuality.worst'),
                cell: (line) => <Worst line={line} />,
                sort: (line) => line.worst?.lateMinutes ?? null,
              },
              {
                key: 'known',
                head: t('punctuality.known'),
                file: (line) => line.byReceipt,
                cell: (line) => (
                  <span className={styles.stack}>
                    <span>{t('punctuality.receipt', { count: line.byReceipt })}</span>
                    {line.byDispatch > 0 && (
                      <small>{t('punctuality.dispatch', { count: line.byDispatch })}</small>
                    )}
                    {line.unknown > 0 && (
                      <small>{t('punctuality.unknown', { count: line.unknown })}</small>
                    )}
                  </span>
                ),
              },
            ]}
          />
        </div>
      )}
    </>
  );
}

function Share({ line }: { line: PunctualityLine }) {
  const { t } = useTranslation('audit');
  const { figure } = useFormat();
  const known = line.onTime + line.late;
  if (known === 0) {
    return <p className={styles.big}>{t('punctuality.shareNone')}</p>;
  }
  // Down: a month with one late delivery is never a hundred percent.
  const percent = Math.floor((line.onTime / known) * 1000 + 1e-9) / 10;
  return (
    <p className={styles.big}>{t('punctuality.share', { percent: figure(percent, 1), known })}</p>
  );
}

function Worst({ line }: { line: PunctualityLine }) {
  const { t } = useTranslation('audit');
  const { duration, shortDate } = useFormat();
  const { worst } = line;
  if (!worst) {
    return <>–</>;
  }
  return (
    <span className={styles.stack}>
      <b className="num">{duration(worst.lateMinutes * 60_000)}</b>
      <small>
        {shortDate(dateOf(worst.dueAt))} {clock(worst.dueAt)} → {clock(worst.cameAt)},{' '}
        <a href={`/audit/trail?orderId=${worst.orderId}`}>
          {t('punctuality.order', { order: worst.orderId })}
        </a>
      </small>
    </span>
  );
}
