/** Looking back: the trail, days that are played again, punctuality, who may release what, and files to take along. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useSession } from '../../sync';
import styles from './Audit.module.css';
import { Exports } from './Exports';
import { Punctuality } from './Punctuality';
import { Replay } from './Replay';
import { Reviews } from './Reviews';
import { Rights } from './Rights';
import { Trail } from './Trail';
import './texts';
import { type HelpTopic, Titled } from '../../ui/HelpLink';

const TABS = ['trail', 'replay', 'reviews', 'punctuality', 'rights', 'exports'] as const;
type Tab = (typeof TABS)[number];
/** The site admin sees accounts and rights, and nothing of production's day. */
const OF_SITE: readonly Tab[] = ['trail', 'rights', 'exports'];

const HELP: Readonly<Record<Tab, HelpTopic>> = {
  trail: 'qa#who-did-what-when-and-why',
  replay: 'qa#a-day-as-it-was',
  reviews: 'qa#what-waits-for-a-review',
  punctuality: 'qa#punctuality',
  rights: 'qa#who-could-release-what',
  exports: 'qa#files',
};

export default function Audit() {
  const { t } = useTranslation('audit');
  const { user } = useSession();
  const [path] = useLocation();
  const tabs = user?.role === 'siteAdmin' ? OF_SITE : TABS;
  const tab = tabs.find((one) => path.startsWith(`/audit/${one}`)) ?? 'trail';
  useEffect(() => {
    document.title = `${t(`tabs.${tab}`)} · Tracershop`;
  }, [t, tab]);
  return (
    <main className={`${styles.page} ${tab === 'replay' ? styles.broad : ''}`}>
      <Titled to={HELP[tab]}>
        <h1 className={styles.title}>{t('title')}</h1>
      </Titled>
      <nav className={styles.tabs} aria-label={t('parts')}>
        {tabs.map((one) => (
          <Link
            key={one}
            href={`/audit/${one}`}
            className={styles.tab}
            aria-current={one === tab ? 'page' : undefined}
          >
            {t(`tabs.${one}`)}
          </Link>
        ))}
      </nav>
      {tab === 'trail' && <Trail />}
      {tab === 'replay' && <Replay />}
      {tab === 'reviews' && <Reviews />}
      {tab === 'punctuality' && <Punctuality />}
      {tab === 'rights' && <Rights />}
      {tab === 'exports' && <Exports />}
    </main>
  );
}
