/** The frame around every signed-in screen: where one is, what day it is, how sure the screen is, and who one is. */
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useFormat } from '../domain/format';
import { waitsFor } from '../domain/proposals';
import { isoWeek, wall } from '../domain/time';
import { useFreshness, useNow, useRows, useSession } from '../sync';
import { Announcer } from '../ui/announce';
import { UndoPlace } from '../ui/UndoBar';
import { Account } from './Account';
import { FreshnessBanner, FreshnessPill } from './Freshness';
import { Newer } from './Newer';
import { FindButton, Overlays } from './Overlays';
import styles from './Shell.module.css';

interface Place {
  href: string;
  text:
    | 'production'
    | 'orders'
    | 'orderers'
    | 'rooms'
    | 'site'
    | 'setup'
    | 'monitors'
    | 'wall'
    | 'audit';
}

const PLACES: Readonly<Record<string, readonly Place[]>> = {
  productionAdmin: [
    { href: '/production', text: 'production' },
    { href: '/setup', text: 'setup' },
    { href: '/monitors', text: 'monitors' },
    { href: '/site', text: 'site' },
    { href: '/audit', text: 'audit' },
    { href: '/wall', text: 'wall' },
  ],
  productionUser: [
    { href: '/production', text: 'production' },
    { href: '/site', text: 'site' },
    { href: '/audit', text: 'audit' },
    { href: '/wall', text: 'wall' },
  ],
  shopAdmin: [
    { href: '/orders', text: 'orders' },
    { href: '/orders/people', text: 'orderers' },
    { href: '/orders/rooms', text: 'rooms' },
  ],
  siteAdmin: [
    { href: '/site', text: 'site' },
    { href: '/audit', text: 'audit' },
  ],
};

/** The place that an address belongs to: the most exact one. */
function placeOf(path: string, places: readonly Place[]): Place | undefined {
  return places
    .filter(({ href }) => path === href || path.startsWith(`${href}/`))
    .sort((one, other) => other.href.length - one.href.length)[0];
}

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const [path] = useLocation();
  const { live, reason } = useFreshness();
  const stale = !live && reason !== 'starting';
  const places = PLACES[user?.role ?? ''] ?? [];
  const here = placeOf(path, places);
  useEffect(() => {
    document.documentElement.dataset.live = stale ? 'no' : 'yes';
    return () => {
      delete document.documentElement.dataset.live;
    };
  }, [stale]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('app.skip')}
      </a>
      <header className={styles.header}>
        <Link href="/" className={styles.brand} aria-label={t('app.name')}>
          <Mark />
          <span className={styles.name}>{t('app.name')}</span>
        </Link>
        <nav className={styles.nav} aria-label={t('nav.main')}>
          {places.map(({ href, text }) => (
            <Link
              key={href}
              href={href}
              className={styles.place}
              aria-current={href === here?.href ? 'page' : undefined}
            >
              {t(`nav.${text}`)}
              {text === 'setup' && <Proposed />}
            </Link>
          ))}
        </nav>
        <FindButton />
        <Today />
        <FreshnessPill />
        <Account />
      </header>
      <FreshnessBanner />
      <Newer />
      <div id="content" className={styles.content} tabIndex={-1}>
        {children}
      </div>
      <Overlays />
      <Announcer />
      <UndoPlace />
    </div>
  );
}

/** How many proposed changes wait for whoever sits here. */
function Proposed() {
  const { t } = useTranslation();
  const { user } = useSession();
  const count = useRows('production', 'proposal').filter((one) => waitsFor(one, user?.id)).length;
  return count === 0 ? null : (
    <span className={styles.count}>
      <span aria-hidden="true">{count}</span>
      <span className="unseen">{t('nav.proposed', { count })}</span>
    </span>
  );
}

/** The day in Copenhagen, by the server's time. */
function Today() {
  const { t } = useTranslation();
  const { longDay } = useFormat();
  const date = wall(useNow(60_000)).date;
  const { week } = isoWeek(date);
  return (
    <p className={styles.today}>
      <span>{longDay(date)}</span>
      <span className="soft">
        {t('when.week', { week })}, {t(week % 2 === 0 ? 'when.even' : 'when.odd')}
      </span>
    </p>
  );
}

/** A curve that falls, and where one stands on it. */
export function Mark() {
  return (
    <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M6.5 7c1.6 9.6 7 15.2 19 16.6" />
      <circle cx="12.2" cy="17.4" r="4.2" />
    </svg>
  );
}
