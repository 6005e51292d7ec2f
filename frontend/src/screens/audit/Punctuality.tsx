/** Whether deliveries came in time, by tracer and customer. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clock, dateOf } from '../../domain/time';
import { useNow } from '../../sync';
import { Field } from '../../ui/Field';
import { Flag } from '../../ui/Flag';
import { Refusal } from '../../ui/Refusal';
import { Table } from '../../ui/Table';
import styles from './Audit.module.css';
import type { PunctualityLine, PunctualityMonth } from './answers';
import { useAnswer } from './useAnswer';

export function Punctuality() {
  const { t } = useTranslation('audit');
  const { figure, duration } = useFormat();
  const today = dateOf(useNow(60_000));
  const [month, setMonth] = useState(today.slice(0, 7));
  const valid = /^\d{4}-\d{2}$/.test(month);
  const { found, refused, busy } = useAnswer<PunctualityMonth>(
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
              onChange={(event) => setMonth(event.target.value)}
            />
          )}
        </Field>
        {found && (
          <p className={styles.lead}>{t('punctuality.lead', { minutes: found.onTimeMinutes })}</p>
        )}
      </div>
      <Refusal refused={refused} />
      {found && found.total.delivered > 0 && <Share line={found.total} />}
      {found && (
        <div aria-busy={busy}>
          <Table
            label={t('tabs.punctuality')}
            rows={found.lines.length > 1 ? [...found.lines, found.total] : found.lines}
            keyOf={(line) => `${line.tracerId}/${line.isotopeId}/${line.customerId}`}
            empty={t('punctuality.none')}
            columns={[
              {
                head: t('punctuality.tracer'),
                cell: (line) => <b>{line.tracer || t('punctuality.all')}</b>,
              },
              { head: t('punctuality.customer'), wide: true, cell: (line) => line.customer },
              { head: t('punctuality.delivered'), cell: (line) => figure(line.delivered) },
              { head: t('punctuality.onTime'), cell: (line) => figure(line.onTime) },
              {
                head: t('punctuality.late'),
                cell: (line) =>
                  line.late > 0 ? <Flag tone="warn">{figure(line.late)}</Flag> : figure(line.late),
              },
              {
                head: t('punctuality.median'),
                cell: (line) =>
                  line.lateMedianMinutes === null ? '–' : minutes(line.lateMedianMinutes),
              },
              { head: t('punctuality.worst'), cell: (line) => <Worst line={line} /> },
              {
                head: t('punctuality.known'),
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
