/** Beside the orders of the day, and apart from them: booked studies that nobody has ordered for, and what they would add. */
import { memo, useState } from 'react';
import { clock } from '../../../domain/time';
import { addedAt, type UnorderedTracer } from '../../../domain/unordered';
import { useNow, useTable } from '../../../sync';
import { Button } from '../../../ui/Button';
import { useWords } from '../words';
import styles from './Unordered.module.css';
import { UnorderedDialog } from './UnorderedDialog';
import { useUnordered } from './useUnordered';
import './texts';

export const UnorderedStrip = memo(DrawnUnorderedStrip);

function DrawnUnorderedStrip({ date }: { date: string }) {
  const { t } = useWords();
  const found = useUnordered(date);
  const [open, setOpen] = useState(false);
  const count = found.tracers.reduce((sum, one) => sum + one.studies.length, 0);
  if (count + found.unmapped.length === 0) {
    return null;
  }
  return (
    <section className={styles.strip} aria-label={t('unordered.title')}>
      <h2 className={styles.title}>
        {t('unordered.title')}
        <small>{t('unordered.notCounted')}</small>
      </h2>
      <ul className={styles.tracers}>
        {found.tracers.map((one) => (
          <Tracer key={one.tracerId} one={one} date={date} />
        ))}
        {found.unmapped.length > 0 && (
          <li className={styles.tracer}>
            <b>{t('unordered.unmapped', { count: found.unmapped.length })}</b>
            <span>{t('unordered.unmappedText')}</span>
          </li>
        )}
      </ul>
      <Button small look="quiet" onClick={() => setOpen(true)}>
        {t('unordered.show')}
      </Button>
      <UnorderedDialog open={open} found={found} date={date} onClose={() => setOpen(false)} />
    </section>
  );
}

function Tracer({ one, date }: { one: UnorderedTracer; date: string }) {
  const { t, format } = useWords();
  const tracers = useTable('production', 'tracer');
  const now = useNow(10_000);
  const name = tracers.get(one.tracerId)?.shortName ?? '–';
  return (
    <li className={styles.tracer}>
      <b>{t('unordered.studies', { tracer: name, count: one.studies.length })}</b>
      {one.runs.map((run) => (
        <span key={run.runAt} className={styles.adds}>
          {run.runAt > now
            ? t('unordered.adds', {
                amount: format.mbq(addedAt(run, run.runAt), 0),
                run: format.when(run.runAt, date),
              })
            : t('unordered.takes', {
                amount: format.mbq(addedAt(run, now), 0),
                run: clock(run.runAt),
              })}
        </span>
      ))}
      {one.injections > 0 && <span>{t('lane.injections', { count: one.injections })}</span>}
      {one.late > 0 && <span>{t('unordered.late', { count: one.late })}</span>}
      {one.unserved > 0 && <span>{t('unordered.unserved', { count: one.unserved })}</span>}
    </li>
  );
}
