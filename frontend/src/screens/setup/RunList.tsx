import { standing } from '../../domain/setupWeek';
import type { Run } from '../../protocol/rows';
import { List } from '../../ui/List';
import { usePlan, useToday } from './rows';
import { Standing } from './Standing';
import { useWords } from './words';

interface RunListProps {
  runs: readonly Run[];
  onOpen: (run: Run) => void;
  onNew: () => void;
}

export function RunList({ runs, onOpen, onNew }: RunListProps) {
  const { t, names, format, most, runTime } = useWords();
  const plan = usePlan();
  const today = useToday();
  const fed = (run: Run) =>
    plan.filter((one) => one.slot.runId === run.id && one.standing !== 'ended').length;
  return (
    <List
      label={t('week.views.runs')}
      rows={runs}
      keyOf={(run) => run.id}
      search={(run) => `${names.what(run)} ${runTime(run)}`}
      onOpen={onOpen}
      onNew={onNew}
      newText={t('run.add')}
      folded={{ is: (run) => standing(run, today) === 'ended', text: t('slot.folded') }}
      empty={t('run.empty')}
      first="day"
      columns={[
        {
          key: 'what',
          head: t('slot.what'),
          cell: (run) => <b>{names.what(run)}</b>,
          sort: (run) => names.what(run),
        },
        {
          key: 'day',
          head: t('run.weekday'),
          cell: (run) => format.weekdayName(run.weekday),
          sort: (run) => run.weekday * 10_000 + Number(run.time.slice(0, 5).replace(':', '')),
          file: (run) => format.weekdayName(run.weekday),
        },
        {
          key: 'time',
          head: t('run.at'),
          cell: (run) => <span className="num">{run.time.slice(0, 5)}</span>,
          sort: (run) => run.time.slice(0, 5),
        },
        {
          key: 'most',
          head: t('run.most'),
          end: true,
          cell: (run) => <span className="num">{most(run.maxMbq)}</span>,
          sort: (run) => run.maxMbq,
        },
        {
          key: 'feeds',
          head: t('run.feeds'),
          end: true,
          cell: (run) => t('run.feedsCount', { count: fed(run) }),
          sort: fed,
        },
        {
          key: 'ends',
          head: t('slot.state'),
          cell: (run) => <Standing row={run} />,
          sort: (run) => run.endsDate,
          file: (run) => run.endsDate,
        },
      ]}
    />
  );
}
