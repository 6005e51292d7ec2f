/** A run: what it feeds, and what can be done with it. */
import { useState } from 'react';
import { slotGroups } from '../../domain/setupWeek';
import type { Run } from '../../protocol/rows';
import { useRow } from '../../sync';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Refusal } from '../../ui/Refusal';
import { EndForm } from './EndForm';
import { useDeed } from './kit/deed';
import { seenOf } from './kit/form';
import kit from './kit/kit.module.css';
import { RunForm } from './RunForm';
import { usePlan } from './rows';
import styles from './Setup.module.css';
import { useWords } from './words';

export function RunDialog({ id, onClose }: { id: number | null; onClose: () => void }) {
  const { t, names, runTime } = useWords();
  const run = useRow('production', 'run', id);
  return (
    <Dialog
      broad
      open={run !== undefined}
      title={run ? t('run.title', { what: names.what(run), time: runTime(run) }) : ''}
      onClose={onClose}
    >
      {run && <Body key={run.id} row={run} onClose={onClose} />}
    </Dialog>
  );
}

function Body({ row, onClose }: { row: Run; onClose: () => void }) {
  const { t, names, most, minutes, left, format } = useWords();
  const [doing, setDoing] = useState<'edit' | 'end' | null>(null);
  const plan = usePlan();
  const { run, tell, busy, refused } = useDeed();
  const fed = plan.filter((one) => one.slot.runId === row.id && one.standing !== 'ended');
  const back = () => setDoing(null);
  if (doing === 'edit') {
    return <RunForm row={row} onClose={back} />;
  }
  const takeBack = async () => {
    const outcome = await run('run.end', { runId: row.id, endsDate: null }, seenOf('run', row));
    if (outcome.type === 'done') {
      tell(t('end.back'), {
        command: 'run.end',
        data: { runId: row.id, endsDate: row.endsDate },
        of: ['run', row.id],
      });
    }
  };
  return (
    <>
      <dl className={styles.facts}>
        <dt>{t('run.most')}</dt>
        <dd className="num">{most(row.maxMbq)}</dd>
        {row.endsDate && (
          <>
            <dt>{t('end.lastDay')}</dt>
            <dd>{format.longDay(row.endsDate)}</dd>
          </>
        )}
        <dt>{t('run.feeds')}</dt>
        <dd>
          {fed.length === 0 && t('run.feedsNone')}
          <ul>
            {slotGroups(fed).flatMap((group) =>
              group.slots.map((one) => (
                <li key={one.slot.id}>
                  <b className="num">
                    {format.weekdayName(one.slot.weekday)} {group.time}
                  </b>{' '}
                  {names.endpoint(one.slot.endpointId)}{' '}
                  <span className="soft">
                    {one.slot.weeks !== 'every' && `${t(`weeks.${one.slot.weeks}`)}, `}
                    {minutes(one.minutes)}, {left(one)}
                  </span>
                </li>
              )),
            )}
          </ul>
        </dd>
      </dl>
      {doing === 'end' ? (
        <EndForm type="run" rows={[row]} text={t('run.endText')} onBack={back} onDone={onClose} />
      ) : (
        <>
          <Refusal refused={refused} />
          <div className={kit.buttons}>
            {row.endsDate !== null && (
              <Button look="quiet" busy={busy} onClick={takeBack}>
                {t('end.takeBack')}
              </Button>
            )}
            <Button look="quiet" onClick={() => setDoing('end')}>
              {t('end.do')}
            </Button>
            <Button onClick={() => setDoing('edit')}>{t('run.edit')}</Button>
          </div>
        </>
      )}
    </>
  );
}
