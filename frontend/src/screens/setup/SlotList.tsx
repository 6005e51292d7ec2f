import type { PlanSlot } from '../../domain/setupWeek';
import { Flag } from '../../ui/Flag';
import { List } from '../../ui/List';
import styles from './Setup.module.css';
import { Standing } from './Standing';
import { useWords } from './words';

interface SlotListProps {
  plans: readonly PlanSlot[];
  onOpen: (plan: PlanSlot) => void;
  onNew: () => void;
}

export function SlotList({ plans, onOpen, onNew }: SlotListProps) {
  const words = useWords();
  const { t, names, format, most, runTime } = words;
  const time = (plan: PlanSlot) => plan.slot.deliveryTime.slice(0, 5);
  return (
    <List
      label={t('week.views.slots')}
      rows={plans}
      keyOf={(plan) => plan.slot.id}
      search={(plan) =>
        `${names.endpoint(plan.slot.endpointId)} ${names.what(plan.slot)} ${format.weekdayName(plan.slot.weekday)} ${time(plan)} ${t(`weeks.${plan.slot.weeks}`)}`
      }
      onOpen={onOpen}
      onNew={onNew}
      newText={t('slot.add')}
      folded={{ is: (plan) => plan.standing === 'ended', text: t('slot.folded') }}
      empty={t('slot.empty')}
      first="day"
      columns={[
        {
          key: 'who',
          head: t('slot.endpoint'),
          cell: (plan) => (
            <span className={styles.two}>
              <b>{plan.customer?.shortName}</b>
              <small>{plan.endpoint?.name}</small>
            </span>
          ),
          sort: (plan) => names.endpoint(plan.slot.endpointId),
        },
        {
          key: 'what',
          head: t('slot.what'),
          cell: (plan) => names.what(plan.slot),
          sort: (plan) => names.what(plan.slot),
        },
        {
          key: 'day',
          head: t('slot.day'),
          cell: (plan) => (
            <span className={styles.two}>
              <span className="num">
                {format.weekdayName(plan.slot.weekday)} {time(plan)}
              </span>
              {plan.slot.weeks !== 'every' && <small>{t(`weeks.${plan.slot.weeks}`)}</small>}
            </span>
          ),
          sort: (plan) => plan.slot.weekday * 10_000 + Number(time(plan).replace(':', '')),
          file: (plan) => `${format.weekdayName(plan.slot.weekday)} ${time(plan)}`,
        },
        {
          key: 'weeks',
          head: t('slot.weeks'),
          fileOnly: true,
          cell: () => null,
          file: (plan) => t(`weeks.${plan.slot.weeks}`),
        },
        {
          key: 'run',
          head: t('slot.run'),
          cell: (plan) => (
            <span className={styles.two}>
              <span className="num">{plan.run ? runTime(plan.run) : t('none')}</span>
              {plan.problem && <Flag tone="warn">{t(`problem.${plan.problem}`)}</Flag>}
            </span>
          ),
          // What is not as it should be comes first.
          sort: (plan) => (plan.problem ? '' : (plan.run?.time ?? null)),
          file: (plan) => (plan.run ? runTime(plan.run) : ''),
        },
        {
          key: 'leaves',
          head: t('slot.leaves'),
          cell: (plan) => <span className="num">{plan.leaves.time}</span>,
          sort: (plan) => plan.leaves.time,
        },
        {
          key: 'decays',
          head: t('slot.decays'),
          end: true,
          cell: (plan) => (
            <span className="num">
              {words.minutes(plan.minutes)}, {words.left(plan)}
            </span>
          ),
          sort: (plan) => plan.minutes,
        },
        {
          key: 'most',
          head: t('slot.most'),
          end: true,
          cell: (plan) => <span className="num">{most(plan.slot.maxMbq)}</span>,
          sort: (plan) => plan.slot.maxMbq,
        },
        {
          key: 'state',
          head: t('slot.state'),
          cell: (plan) => <Standing row={plan.slot} />,
          sort: (plan) => plan.slot.endsDate,
          file: (plan) => plan.slot.endsDate,
        },
      ]}
    />
  );
}
