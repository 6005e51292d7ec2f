/** Files to take along: a month as a workbook, and each table as csv. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, dateOf } from '../../domain/time';
import { useNow, useSession } from '../../sync';
import { Field } from '../../ui/Field';
import styles from './Audit.module.css';

const DATED = [
  'orders',
  'vials',
  'batches',
  'certificates',
  'dispatches',
  'recalls',
  'documents',
  'requests',
  'notices',
  'releaseLines',
  'bookings',
] as const;
const ROOMS = ['rooms', 'procedures'] as const;
const WHOLE = [
  'isotopes',
  'tracers',
  'customers',
  'endpoints',
  'catalogueEntries',
  'runs',
  'slots',
  'closedDates',
  'deadlines',
  'qcTemplates',
  'releaseRights',
  'proposals',
] as const;
const SITE = [
  'users',
  'assignments',
  'monitors',
  'printers',
  'nodes',
  'feeds',
  'workers',
  'links',
  'authorities',
  'siteRules',
  'conflicts',
  'quarantine',
  'dispenserFiles',
  'letters',
  'refusedMessages',
] as const;
type Name = (typeof DATED | typeof ROOMS | typeof WHOLE | typeof SITE)[number];

/** The site admin has catalogue and site; what production does is production's. */
export function Exports() {
  const { user } = useSession();
  return user?.role === 'siteAdmin' ? <OfSite /> : <OfProduction />;
}

function OfSite() {
  const { t } = useTranslation('audit');
  return (
    <>
      <p className={styles.lead}>{t('exports.siteLead')}</p>
      <section className={styles.card} aria-label={t('exports.tables')}>
        <h2>{t('exports.tables')}</h2>
        <p className="soft">{t('exports.tablesText')}</p>
        <CatalogueAndSite />
      </section>
    </>
  );
}

function CatalogueAndSite() {
  const { t } = useTranslation('audit');
  return (
    <>
      <h3>{t('exports.catalogue')}</h3>
      <Links names={WHOLE} query="" />
      <h3>{t('exports.site')}</h3>
      <Links names={SITE} query="" />
    </>
  );
}

function OfProduction() {
  const { t } = useTranslation('audit');
  const today = dateOf(useNow(60_000));
  const [month, setMonth] = useState(today.slice(0, 7));
  const [from, setFrom] = useState(addDays(today, -30));
  const [to, setTo] = useState(today);
  const span = new URLSearchParams({ ...(from && { from }), ...(to && { to }) });
  return (
    <>
      <p className={styles.lead}>{t('exports.lead')}</p>
      <section className={styles.card} aria-label={t('exports.month')}>
        <h2>{t('exports.month')}</h2>
        <p className="soft">{t('exports.monthText')}</p>
        <div className={styles.picker}>
          <Field label={t('punctuality.month')}>
            {(control) => (
              <input
                {...control}
                type="month"
                value={month}
                onChange={(event) => setMonth(event.target.value)}
              />
            )}
          </Field>
          <a
            className={`${styles.download} ${styles.main}`}
            href={`/api/exports/month.xlsx?month=${month}`}
          >
            {t('exports.get')}
          </a>
        </div>
      </section>
      <section className={styles.card} aria-label={t('exports.tables')}>
        <h2>{t('exports.tables')}</h2>
        <p className="soft">{t('exports.tablesText')}</p>
        <div className={styles.picker}>
          <Field label={t('exports.from')}>
            {(control) => (
              <input
                {...control}
                type="date"
                value={from}
                onChange={(event) => setFrom(event.target.value)}
              />
            )}
          </Field>
          <Field label={t('exports.to')}>
            {(control) => (
              <input
                {...control}
                type="date"
                value={to}
                onChange={(event) => setTo(event.target.value)}
              />
            )}
          </Field>
        </div>
        <h3>{t('exports.orderBook')}</h3>
        <Links names={DATED} query={`?${span}`} />
        <h3>{t('exports.rooms')}</h3>
        <Links names={ROOMS} query="" />
        <CatalogueAndSite />
      </section>
    </>
  );
}

function Links(props: { names: readonly Name[]; query: string }) {
  const { t } = useTranslation('audit');
  return (
    <ul className={styles.files}>
      {props.names.map((name) => (
        <li key={name}>
          <a className={styles.download} href={`/api/exports/${name}.csv${props.query}`}>
            {t(`exports.table.${name}`)}
          </a>
        </li>
      ))}
    </ul>
  );
}
