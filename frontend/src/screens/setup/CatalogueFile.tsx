/** What a customer may order, as a file: a line for each endpoint and thing. */
import { useTranslation } from 'react-i18next';
import { csv, csvName } from '../../domain/csv';
import { byInjection, type CustomerRows } from '../../domain/firstOrder';
import { sameWhat, slotGroups } from '../../domain/setupWeek';
import { Button } from '../../ui/Button';
import { saveFile } from '../../ui/saveFile';
import { usePlan, useToday } from './rows';
import { useWords } from './words';

export function CatalogueFile({ rows }: { rows: CustomerRows }) {
  const { t, names, weekdays, format } = useWords();
  const { t: table } = useTranslation('table');
  const plan = usePlan();
  const today = useToday();
  const save = () => {
    const lines = rows.endpoints
      .filter((endpoint) => endpoint.customerId === rows.customer.id)
      .flatMap((endpoint) =>
        rows.entries
          .filter((entry) => entry.endpointId === endpoint.id)
          .map((entry) => {
            const slots = plan.filter(
              (one) =>
                one.slot.endpointId === endpoint.id &&
                sameWhat(one.slot, entry) &&
                one.standing !== 'ended',
            );
            const when = byInjection(entry, rows.tracers)
              ? weekdays(endpoint.receivesWeekdays)
              : slotGroups(slots)
                  .map((group) =>
                    `${group.time} ${weekdays(group.weekdays)} ${t(`weeksShort.${group.weeks as 'even'}`)}`.trim(),
                  )
                  .join(', ');
            return [
              endpoint.name,
              endpoint.transportMinutes,
              names.what(entry),
              entry.overhead,
              entry.maxMbq,
              entry.maxInjections,
              when,
            ];
          }),
      );
    const heads = [
      t('slot.endpoint'),
      t('file.transport'),
      t('endpoint.what'),
      t('endpoint.overhead'),
      t('entry.mostMbq'),
      t('entry.mostInjections'),
      t('endpoint.when'),
    ];
    saveFile(csvName(rows.customer.shortName, today), csv(heads, lines, format.language));
  };
  return (
    <Button look="bare" onClick={save}>
      {table('csv')}
    </Button>
  );
}
