/** The set-up: what is made, for whom, when, by which rules, and who may release it. */
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect, useLocation } from 'wouter';
import { isReady, stepsOf } from '../../domain/firstOrder';
import { waitsFor } from '../../domain/proposals';
import { Loading } from '../../shell/Plain';
import { useHas, useRows, useSession, useStreams } from '../../sync';
import { ClosedDates } from './ClosedDates';
import { CustomerPage } from './CustomerPage';
import { Customers } from './Customers';
import { Deadlines } from './Deadlines';
import { Isotopes } from './Isotopes';
import { DeedProvider } from './kit/deed';
import { People } from './People';
import { Proposals, useTwoPersons } from './proposals/Proposals';
import { Rights } from './Rights';
import { useCatalogue, usePlan, useToday } from './rows';
import styles from './Setup.module.css';
import { Tracers } from './Tracers';
import { Week } from './Week';
import './texts';

const GROUPS = [
  ['customers'],
  ['week', 'tracers', 'isotopes'],
  ['deadlines', 'closed'],
  ['people', 'rights'],
  ['proposals'],
] as const;
type Part = (typeof GROUPS)[number][number];

const SCREENS: Readonly<Record<Part, () => React.ReactNode>> = {
  customers: Customers,
  week: Week,
  tracers: Tracers,
  isotopes: Isotopes,
  deadlines: Deadlines,
  closed: ClosedDates,
  people: People,
  rights: Rights,
  proposals: Proposals,
};

const STREAMS = ['production', 'site'] as const;

export default function Setup() {
  const { t } = useTranslation('setup');
  const [path] = useLocation();
  useStreams(STREAMS);
  const production = useHas('production');
  const site = useHas('site');
  const [, , name = '', id] = path.split('/');
  const part = GROUPS.flat().find((one) => one === name);
  useEffect(() => {
    document.title = `${part ? t(`part.${part}`) : t('title')} · Tracershop`;
  }, [t, part]);
  if (!part) {
    return <Redirect to="/setup/customers" replace />;
  }
  if (!production || !site) {
    return <Loading />;
  }
  const Screen = SCREENS[part];
  return (
    <DeedProvider>
      <div className={styles.frame}>
        <Parts part={part} />
        <main className={styles.page}>
          {part === 'customers' && id ? <CustomerPage id={Number(id)} key={id} /> : <Screen />}
        </main>
      </div>
    </DeedProvider>
  );
}

function Parts({ part }: { part: Part }) {
  const { t } = useTranslation('setup');
  const counts = useCounts();
  const proposals = useRows('production', 'proposal').length;
  // Where one person may, and nothing was ever proposed, nobody looks for it.
  const two = useTwoPersons()?.holds || proposals > 0 || part === 'proposals';
  return (
    <nav className={styles.parts} aria-label={t('parts')}>
      {GROUPS.filter(([first]) => first !== 'proposals' || two).map((group) => (
        <ul key={group[0]}>
          {group.map((one) => (
            <li key={one}>
              <Link
                href={`/setup/${one}`}
                className={styles.part}
                aria-current={one === part ? 'page' : undefined}
              >
                {t(`part.${one}`)}
                {(counts[one] ?? 0) > 0 && (
                  <span className={styles.badge} title={t('look', { count: counts[one] })}>
                    <span aria-hidden="true">{counts[one]}</span>
                    <span className="unseen">{t('look', { count: counts[one] })}</span>
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

/** How many things of a part are not as they should be. */
function useCounts(): Partial<Record<Part, number>> {
  const catalogue = useCatalogue();
  const users = useRows('site', 'user');
  const plan = usePlan();
  const today = useToday();
  const { user: me } = useSession();
  const proposals = useRows('production', 'proposal');
  return useMemo(() => {
    const customers = [...catalogue.customers.values()].filter((customer) => !customer.archived);
    const endpoints = [...catalogue.endpoints.values()];
    return {
      customers: customers.filter(
        (customer) => !isReady(stepsOf({ ...catalogue, customer, endpoints, users }, today)),
      ).length,
      week: plan.filter((one) => one.problem !== null).length,
      proposals: proposals.filter((one) => waitsFor(one, me?.id)).length,
    };
  }, [catalogue, users, plan, today, proposals, me]);
}
