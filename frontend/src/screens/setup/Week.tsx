/** Runs and weekly deliveries: as a week, and as lists. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { type PlanSlot, standing, whatKey } from '../../domain/setupWeek';
import type { Run } from '../../protocol/rows';
import { useScreenKeys } from '../../shell/screenKeys';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import kit from './kit/kit.module.css';
import { LongYear } from './LongYear';
import { PartHead } from './PartHead';
import { RunDialog } from './RunDialog';
import { RunForm, type RunStart } from './RunForm';
import { RunList } from './RunList';
import { useCatalogue, useNames, usePlan, useToday } from './rows';
import styles from './Setup.module.css';
import { SlotForm, type SlotStart } from './SlotForm';
import { SlotList } from './SlotList';
import { SlotsDialog } from './SlotsDialog';
import week from './Week.module.css';
import { WeekGrid } from './WeekGrid';

const VIEWS = ['grid', 'slots', 'runs'] as const;
type View = (typeof VIEWS)[number];

type Open =
  | { kind: 'newSlot'; start: SlotStart }
  | { kind: 'newRun'; start: RunStart }
  | { kind: 'slot'; id: number }
  | { kind: 'run'; id: number };

export function Week() {
  const { t } = useTranslation('setup');
  const [search, setSearch] = useSearchParams();
  const [open, setOpen] = useState<Open | null>(null);
  const view = VIEWS.find((one) => one === search.get('view')) ?? 'grid';
  const chosen = useChosen(search);
  const plan = usePlan();
  const close = () => setOpen(null);
  const put = (key: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) {
          next.set(key, value);
        } else {
          next.delete(key);
        }
        return next;
      },
      { replace: true },
    );
  const newSlot = () => setOpen({ kind: 'newSlot', start: {} });
  const newRun = () => setOpen({ kind: 'newRun', start: {} });
  const group = t('part.week');
  useScreenKeys(
    [
      // The lists have an `n` of their own.
      ...(view === 'grid' ? [{ keys: ['n'], text: t('slot.add'), group, run: newSlot }] : []),
      { keys: ['r'], text: t('run.add'), group, run: newRun },
    ],
    true,
  );
  return (
    <>
      <PartHead
        title={t('part.week')}
        help="admin#set-up-production-administrator"
        lead={t('week.lead')}
      >
        <div className={styles.actions}>
          <Button look="quiet" hotkey="R" onClick={newRun}>
            {t('run.add')}
          </Button>
          {view === 'grid' && (
            <Button hotkey="N" onClick={newSlot}>
              {t('slot.add')}
            </Button>
          )}
        </div>
      </PartHead>
      <LongYear />
      <Problems plan={plan} onShow={() => put('view', 'slots')} shown={view === 'slots'} />
      <Choices view={view} search={search} put={put} />
      {view === 'grid' && (
        <WeekGrid
          runs={chosen.runs}
          plans={chosen.plans}
          onSlot={(one) => setOpen({ kind: 'slot', id: one.slot.id })}
          onRun={(run) => setOpen({ kind: 'run', id: run.id })}
          onNewRun={newRun}
        />
      )}
      {view === 'slots' && (
        <SlotList
          plans={chosen.allPlans}
          onOpen={(one) => setOpen({ kind: 'slot', id: one.slot.id })}
          onNew={newSlot}
        />
      )}
      {view === 'runs' && (
        <RunList
          runs={chosen.allRuns}
          onOpen={(run) => setOpen({ kind: 'run', id: run.id })}
          onNew={newRun}
        />
      )}
      <Dialog broad open={open?.kind === 'newSlot'} title={t('slot.add')} onClose={close}>
        {open?.kind === 'newSlot' && <SlotForm start={open.start} onBack={close} onDone={close} />}
      </Dialog>
      <Dialog open={open?.kind === 'newRun'} title={t('run.add')} onClose={close}>
        {open?.kind === 'newRun' && <RunForm row={null} start={open.start} onClose={close} />}
      </Dialog>
      <SlotsDialog
        plans={open?.kind === 'slot' ? plan.filter((one) => one.slot.id === open.id) : []}
        onClose={close}
        onCopy={(start) => setOpen({ kind: 'newSlot', start })}
      />
      <RunDialog id={open?.kind === 'run' ? open.id : null} onClose={close} />
    </>
  );
}

/** The runs and deliveries that are chosen above. */
function useChosen(search: URLSearchParams) {
  const { runs } = useCatalogue();
  const plans = usePlan();
  const today = useToday();
  const thing = search.get('thing') ?? '';
  const customer = Number(search.get('customer') ?? 0);
  const weeks = search.get('weeks') ?? '';
  return useMemo(() => {
    const ofThing = (row: { tracerId: number | null; isotopeId: number | null }) =>
      thing === '' || whatKey(row) === thing;
    const allPlans = plans.filter(
      (plan) =>
        ofThing(plan.slot) &&
        (customer === 0 || plan.customer?.id === customer) &&
        (weeks === '' || plan.slot.weeks === 'every' || plan.slot.weeks === weeks),
    );
    // Of a customer the runs that feed him.
    const fed = new Set(allPlans.map((plan) => plan.slot.runId));
    const allRuns = runs.filter((run) => ofThing(run) && (customer === 0 || fed.has(run.id)));
    return {
      allPlans,
      allRuns,
      plans: allPlans.filter((plan) => plan.standing !== 'ended'),
      runs: allRuns.filter((run) => standing(run, today) !== 'ended') as Run[],
    };
  }, [runs, plans, today, thing, customer, weeks]);
}

function Problems({
  plan,
  shown,
  onShow,
}: {
  plan: readonly PlanSlot[];
  shown: boolean;
  onShow: () => void;
}) {
  const { t } = useTranslation('setup');
  const count = plan.filter((one) => one.problem !== null).length;
  return count === 0 || shown ? null : (
    <div className={styles.banner}>
      <b>{t('week.problems', { count })}</b>
      <Button look="quiet" small onClick={onShow}>
        {t('week.showProblems')}
      </Button>
    </div>
  );
}

function Choices({
  view,
  search,
  put,
}: {
  view: View;
  search: URLSearchParams;
  put: (key: string, value: string) => void;
}) {
  const { t } = useTranslation('setup');
  const names = useNames();
  const { runs, customers } = useCatalogue();
  const things = [...new Set(runs.map((run) => whatKey(run)))]
    .map((key) => {
      const run = runs.find((one) => whatKey(one) === key);
      return { value: key, text: run ? names.what(run) : '' };
    })
    .sort((one, other) => one.text.localeCompare(other.text, 'da'));
  const people = [...customers.values()]
    .filter((customer) => !customer.archived)
    .map((customer) => ({ value: String(customer.id), text: customer.shortName }))
    .sort((one, other) => one.text.localeCompare(other.text, 'da'));
  const weeks = (['even', 'odd'] as const).map((one) => ({ value: one, text: t(`weeks.${one}`) }));
  return (
    <div className={week.choices}>
      <fieldset className={kit.choices}>
        <legend className="unseen">{t('week.view')}</legend>
        {VIEWS.map((one) => (
          <label key={one} className={kit.choice}>
            <input
              type="radio"
              name="view"
              checked={one === view}
              onChange={() => put('view', one === 'grid' ? '' : one)}
            />
            <span>{t(`week.views.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      {(
        [
          ['thing', t('week.thing'), t('week.all'), things],
          ['customer', t('week.customer'), t('week.allCustomers'), people],
          ['weeks', t('week.weeksLabel'), t('week.bothWeeks'), weeks],
        ] as const
      ).map(([key, label, all, options]) => (
        <select
          key={key}
          className={week.select}
          aria-label={label}
          value={search.get(key) ?? ''}
          onChange={(event) => put(key, event.target.value)}
        >
          <option value="">{all}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      ))}
    </div>
  );
}
