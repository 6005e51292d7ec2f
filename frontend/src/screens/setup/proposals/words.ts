/** How a proposed change is put into words: what it is about, and each of its fields before and after. */
import { useTranslation } from 'react-i18next';
import { hourMinute } from '../../../domain/clockText';
import { typeOf } from '../../../domain/proposals';
import type { Change } from '../../../domain/rowChanges';
import type { Proposal, QcTest, RowImage } from '../../../protocol/rows';
import { useTable } from '../../../sync';
import { useHalfLifeText } from '../rows';
import { useWords } from '../words';

type Images = Pick<Proposal, 'command' | 'before' | 'after'>;

export function useProposalWords() {
  const { t } = useTranslation('setup');
  const { names, format, minutes, overhead, most, runTime } = useWords();
  const halfLife = useHalfLifeText();
  const runs = useTable('production', 'run');
  const isotopes = useTable('production', 'isotope');
  const day = (date: string) => `${format.longDay(date)} ${date.slice(0, 4)}`;

  const test = ({ name, unit, low, high, phase }: QcTest) => {
    const [from, to] = [low, high].map((limit) =>
      limit === null ? null : format.figure(limit, 3),
    );
    const span =
      from === null && to === null
        ? t('proposal.plain')
        : `${from === null ? `≤ ${to}` : to === null ? `≥ ${from}` : `${from} – ${to}`} ${unit}`.trim();
    return `${name}: ${span}${phase === 'late' ? ` (${t('proposal.phaseLate')})` : ''}`;
  };

  /** A field's value as people read it. */
  const value = (field: string, it: unknown): string => {
    if (field === 'maxMbq') {
      return most(it as number | null);
    }
    if (field === 'maxInjections' && it === null) {
      return t('limit.none');
    }
    if (it === null || it === undefined || it === '') {
      return t('proposal.nothing');
    }
    switch (field) {
      case 'halfLifeSeconds':
        return `${halfLife(it as number)} (${format.figure(it as number, 4)}\u00a0s)`;
      case 'shelfLifeMinutes':
        return minutes(it as number);
      case 'overhead':
        return overhead(it as number);
      case 'isotopeId':
        return isotopes.get(it as number)?.symbol ?? `${it}`;
      case 'tracerId':
        return names.what({ tracerId: it as number, isotopeId: null });
      case 'endpointId':
        return names.endpoint(it as number);
      case 'runId': {
        const run = runs.get(it as number);
        return run ? `${names.what(run)} ${runTime(run)}` : `${it}`;
      }
      case 'weekday':
        return format.weekdayName(it as number);
      case 'time':
      case 'deliveryTime':
        return hourMinute(it as string);
      case 'weeks':
        return t(`weeks.${it as 'every'}`);
      case 'kind':
        return t(`tracer.kinds.${it as 'activity'}`);
      case 'marketed':
        return t(it ? 'yes' : 'no');
      case 'startsDate':
      case 'fromDate':
      case 'toDate':
        return day(it as string);
      case 'tests': {
        const tests = it as QcTest[];
        return tests.length === 0 ? t('proposal.noTests') : tests.map(test).join('; ');
      }
      default:
        return String(it);
    }
  };

  const thing = (proposal: Images): string => {
    const row: RowImage = proposal.after ?? proposal.before ?? {};
    const what = names.what(row as never);
    const at = format.weekdayName(Number(row.weekday ?? 1));
    switch (typeOf(proposal)) {
      case 'isotope':
        return String(row.symbol);
      case 'tracer':
        return String(row.shortName);
      case 'run':
        return `${what} ${at} ${hourMinute(String(row.time))}`;
      case 'slot':
        return `${names.endpoint(Number(row.endpointId))}, ${what} ${at} ${hourMinute(String(row.deliveryTime))}`;
      case 'catalogueEntry':
        return `${names.endpoint(Number(row.endpointId))}, ${what}`;
      case 'releaseRight':
        return `${row.userName}, ${what}`;
      default:
        return what;
    }
  };

  return {
    day,
    value,
    field: ({ field }: Change) => t(`proposal.fields.${field}` as 'proposal.fields.tests'),
    /** `Isotope: F-18` */
    title: (proposal: Images) =>
      t('proposal.about', {
        doing: t(`proposal.of.${proposal.command}` as 'proposal.of.isotope.edit'),
        what: thing(proposal),
      }),
    state: (proposal: Pick<Proposal, 'state' | 'fromDate'>) =>
      t(`proposal.state.${proposal.state}`, { day: format.longDay(proposal.fromDate) }),
  };
}
