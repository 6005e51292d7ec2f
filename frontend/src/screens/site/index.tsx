/** The site's administration: who may come in, what hangs and runs where, what waits for a person and could not be read. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Loading } from '../../shell/Plain';
import { useHas, useNow, useRows, useSession, useSite, useStream } from '../../sync';
import { Devices } from './Devices';
import { Leads } from './lead/Leads';
import { Mirror } from './mirror/Mirror';
import { Nodes } from './nodes/Nodes';
import { Printers } from './Printers';
import { Quarantine } from './Quarantine';
import styles from './Site.module.css';
import { System } from './system/System';
import { hiddenOf, type Told, wantsALook } from './system/system';
import { type Installation, useSystem } from './system/useSystem';
import { Users } from './Users';
import { Waiting } from './Waiting';
import { Workers } from './Workers';
import './texts';
import { type HelpTopic, Titled } from '../../ui/HelpLink';

const TABS = [
  'users',
  'screens',
  'nodes',
  'waiting',
  'lead',
  'printers',
  'workers',
  'system',
  'quarantine',
  'mirror',
] as const;
type Tab = (typeof TABS)[number];
/** Production sees what it depends on; users are in its set-up, and screens have a page of their own. */
const OF_PRODUCTION: readonly Tab[] = [
  'nodes',
  'waiting',
  'lead',
  'printers',
  'workers',
  'system',
  'quarantine',
  'mirror',
];

const PARTS: Readonly<
  Record<Exclude<Tab, 'system'>, (props: { told: Told | null }) => React.ReactNode>
> = {
  users: Users,
  screens: Devices,
  nodes: Nodes,
  waiting: Waiting,
  lead: Leads,
  printers: Printers,
  workers: Workers,
  quarantine: Quarantine,
  mirror: Mirror,
};

const HELP: Partial<Record<Tab, HelpTopic>> = {
  nodes: 'admin#dicom-nodes',
  waiting: 'admin#waits-for-a-person-site-and-production-administrators',
  screens: 'admin#a-wall-screen-production-administrator',
};

export default function Site() {
  const { t } = useTranslation('site');
  const { user } = useSession();
  const [path] = useLocation();
  useStream('site');
  const ready = useHas('site');
  const installation = useSystem();
  const counts = useCounts(installation);
  const link = useRows('site', 'link')[0];
  // Where there is no old system nobody asks who leads; where there never was one there is no copy of it either.
  const there: Partial<Record<Tab, boolean>> = {
    lead: link !== undefined && link.state !== 'off',
    mirror: link !== undefined,
  };
  const tabs = (user?.role === 'siteAdmin' ? TABS : OF_PRODUCTION).filter(
    (one) => there[one] ?? true,
  );
  const tab = tabs.find((one) => path === `/site/${one}`) ?? (tabs[0] as Tab);
  useEffect(() => {
    document.title = `${t(`tabs.${tab}`)} · Tracershop`;
  }, [t, tab]);
  if (!ready) {
    return <Loading />;
  }
  return (
    <main className={styles.page}>
      <Titled to={HELP[tab] ?? 'admin#users-links-and-files-site-administrator'}>
        <h1>{t('title')}</h1>
      </Titled>
      <nav className={styles.tabs} aria-label={t('parts')}>
        {tabs.map((one) => (
          <Link
            key={one}
            href={`/site/${one}`}
            className={styles.tab}
            aria-current={one === tab ? 'page' : undefined}
          >
            {t(`tabs.${one}`)}
            {(counts[one] ?? 0) > 0 && (
              <span className={styles.count}>
                {counts[one]}
                <span className="unseen"> {t('look')}</span>
              </span>
            )}
          </Link>
        ))}
      </nav>
      {tab === 'system' ? <System {...installation} /> : <Part of={tab} told={installation.told} />}
    </main>
  );
}

function Part({ of, told }: { of: keyof typeof PARTS; told: Told | null }) {
  const Shown = PARTS[of];
  return <Shown told={told} />;
}

/** How many things of a part are not as they should be. */
function useCounts({ told }: Installation): Partial<Record<Tab, number>> {
  const now = useNow(60_000);
  const { missing } = useSite();
  const workers = useRows('site', 'worker');
  const nodes = useRows('site', 'node');
  return {
    nodes: nodes.filter((node) => node.state === 'down').length,
    waiting: useRows('site', 'conflict').filter(({ state }) => state === 'open').length,
    workers: workers.filter((worker) => worker.state !== 'up').length,
    system: told === null ? 0 : wantsALook(told, now, missing.length),
    quarantine: useRows('site', 'quarantine').length + hiddenOf(told),
  };
}
