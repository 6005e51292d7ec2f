/** The site's administration: who may come in, which screens hang where, what runs, and what could not be read. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Loading } from '../../shell/Plain';
import { useHas, useRows, useStream } from '../../sync';
import { Announcer } from '../../ui/announce';
import { Devices } from './Devices';
import { Printers } from './Printers';
import { Quarantine } from './Quarantine';
import styles from './Site.module.css';
import { Users } from './Users';
import { Workers } from './Workers';
import './texts';

const TABS = ['users', 'screens', 'printers', 'workers', 'quarantine'] as const;

export default function Site() {
  const { t } = useTranslation('site');
  const [path] = useLocation();
  useStream('site');
  const ready = useHas('site');
  const workers = useRows('site', 'worker');
  const kept = useRows('site', 'quarantine');
  const tab = TABS.find((one) => path === `/site/${one}`) ?? 'users';
  useEffect(() => {
    document.title = `${t(`tabs.${tab}`)} · Tracershop`;
  }, [t, tab]);
  if (!ready) {
    return <Loading />;
  }
  const counts = {
    users: 0,
    screens: 0,
    printers: 0,
    workers: workers.filter((worker) => worker.state !== 'up').length,
    quarantine: kept.length,
  };
  return (
    <main className={styles.page}>
      <h1>{t('title')}</h1>
      <nav className={styles.tabs} aria-label={t('parts')}>
        {TABS.map((one) => (
          <Link
            key={one}
            href={`/site/${one}`}
            className={styles.tab}
            aria-current={one === tab ? 'page' : undefined}
          >
            {t(`tabs.${one}`)}
            {counts[one] > 0 && <span className={styles.count}>{counts[one]}</span>}
          </Link>
        ))}
      </nav>
      {tab === 'users' && <Users />}
      {tab === 'screens' && <Devices />}
      {tab === 'printers' && <Printers />}
      {tab === 'workers' && <Workers />}
      {tab === 'quarantine' && <Quarantine />}
      <Announcer />
    </main>
  );
}
