/** An endpoint: what it may order, how much, when it comes, and until when it can be ordered. */
import { useTranslation } from 'react-i18next';
import { byInjection, type CustomerRows, firstPossible } from '../../domain/firstOrder';
import { sameWhat, slotGroups } from '../../domain/setupWeek';
import { clock, dateOf } from '../../domain/time';
import type { CatalogueEntry, Endpoint } from '../../protocol/rows';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Flag } from '../../ui/Flag';
import styles from './Customer.module.css';
import type { Doing } from './guide';
import { useHalfLifeText, usePlan, useToday } from './rows';
import setup from './Setup.module.css';
import { useWords } from './words';

interface EndpointCardProps {
  endpoint: Endpoint;
  rows: CustomerRows;
  onDo: (doing: Doing) => void;
}

export function EndpointCard({ endpoint, rows, onDo }: EndpointCardProps) {
  const { t, names } = useWords();
  const hours = useHours();
  const entries = rows.entries
    .filter((entry) => entry.endpointId === endpoint.id)
    .sort(
      (one, other) =>
        Number(byInjection(one, rows.tracers)) - Number(byInjection(other, rows.tracers)) ||
        names.what(one).localeCompare(names.what(other), 'da'),
    );
  const anyInjection = entries.some((entry) => byInjection(entry, rows.tracers));
  return (
    <section className={setup.card} aria-label={endpoint.name}>
      <div className={setup.cardHead}>
        <div>
          <h2>
            {endpoint.name} {endpoint.archived && <Flag tone="quiet">{t('archive.archived')}</Flag>}
          </h2>
          <p className={styles.facts}>
            <span>
              {t('endpoint.transport')}{' '}
              <b className="num">{t('unit.minutes', { value: endpoint.transportMinutes })}</b>
            </span>
            {endpoint.internal && <span>{t('endpoint.internal')}</span>}
            {endpoint.address && <span className={styles.address}>{endpoint.address}</span>}
            {!endpoint.internal && !endpoint.address && !endpoint.archived && (
              <Flag tone="warn">{t('endpoint.noAddress')}</Flag>
            )}
            {anyInjection && (
              <span>
                {t('endpoint.receives')} <b>{hours(endpoint)}</b>
              </span>
            )}
          </p>
        </div>
        <div className={setup.actions}>
          <Button
            look="quiet"
            small
            aria-label={`${t('endpoint.edit')}: ${endpoint.name}`}
            onClick={() => onDo({ kind: 'endpoint', id: endpoint.id })}
          >
            {t('endpoint.edit')}
          </Button>
          {!endpoint.archived && (
            <Button
              look="quiet"
              small
              aria-label={`${t('entry.add')}: ${endpoint.name}`}
              onClick={() => onDo({ kind: 'entry', endpointId: endpoint.id, id: null })}
            >
              {t('entry.add')}
            </Button>
          )}
        </div>
      </div>
      {entries.length === 0 ? (
        <p className={styles.nothing}>{t('endpoint.nothing')}</p>
      ) : (
        <table className={styles.entries} aria-label={t('endpoint.what')}>
          <thead>
            <tr>
              <th scope="col">{t('endpoint.what')}</th>
              <th scope="col">{t('endpoint.when')}</th>
              <th scope="col">{t('endpoint.most')}</th>
              <th scope="col">{t('endpoint.first')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} endpoint={endpoint} rows={rows} onDo={onDo} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** `Mon–Fri 08:00–15:00` */
function useHours(): (endpoint: Endpoint) => string {
  const { t, format } = useWords();
  return (endpoint) =>
    endpoint.receivesWeekdays.length === 0 ? t('endpoint.never') : format.hours(endpoint);
}

function Entry({ entry, endpoint, rows, onDo }: EndpointCardProps & { entry: CatalogueEntry }) {
  const { t, names, overhead, most } = useWords();
  const halfLife = useHalfLifeText();
  const injection = byInjection(entry, rows.tracers);
  const archived = rows.tracers.get(entry.tracerId ?? -1)?.archived === true;
  const name = names.what(entry);
  return (
    <tr className={archived ? styles.dim : undefined}>
      <th scope="row">
        <button
          type="button"
          className={styles.entry}
          onClick={() => onDo({ kind: 'entry', endpointId: endpoint.id, id: entry.id })}
        >
          <b>{name}</b>
          <small>
            {archived
              ? t('archive.archived')
              : `${names.isotopeOf(entry)?.symbol} · ${halfLife(names.halfLifeSeconds(entry) ?? 0)}`}
          </small>
        </button>
      </th>
      <td data-head={t('endpoint.when')}>
        {injection ? (
          <Hours endpoint={endpoint} onDo={onDo} />
        ) : (
          <Slots entry={entry} endpoint={endpoint} onDo={onDo} />
        )}
      </td>
      <td data-head={t('endpoint.most')}>
        <span className={setup.two}>
          <span className="num">
            {injection
              ? entry.maxInjections === null
                ? t('limit.none')
                : t('unit.injections', { count: entry.maxInjections })
              : most(entry.maxMbq)}
          </span>
          <small className="num">
            {t('endpoint.overhead')} {overhead(entry.overhead)}
          </small>
        </span>
      </td>
      <td data-head={t('endpoint.first')}>
        <First entry={entry} rows={rows} />
      </td>
    </tr>
  );
}

function Hours({ endpoint, onDo }: { endpoint: Endpoint; onDo: (doing: Doing) => void }) {
  const { t } = useTranslation('setup');
  const hours = useHours();
  if (endpoint.receivesWeekdays.length === 0) {
    return (
      <span className={styles.lacking}>
        <Flag tone="warn">{t('entry.noHours')}</Flag>
        <Button look="bare" small onClick={() => onDo({ kind: 'endpoint', id: endpoint.id })}>
          {t('entry.setHours')}
        </Button>
      </span>
    );
  }
  return <span className="num">{hours(endpoint)}</span>;
}

/** The weekly deliveries, those of one time on one line. */
function Slots({
  entry,
  endpoint,
  onDo,
}: {
  entry: CatalogueEntry;
  endpoint: Endpoint;
  onDo: (doing: Doing) => void;
}) {
  const { t, weekdays, format } = useWords();
  const plans = usePlan().filter(
    (plan) =>
      plan.slot.endpointId === endpoint.id &&
      sameWhat(plan.slot, entry) &&
      plan.standing !== 'ended',
  );
  const add = (
    <Button
      look="bare"
      small
      className={setup.screenOnly}
      aria-label={`${t('entry.addSlot')}: ${endpoint.name}`}
      onClick={() =>
        onDo({
          kind: 'slot',
          start: {
            endpointId: endpoint.id,
            what: { tracerId: entry.tracerId, isotopeId: entry.isotopeId },
          },
        })
      }
    >
      <span aria-hidden="true">+ </span>
      {t('entry.addSlot')}
    </Button>
  );
  return (
    <span className={styles.slots}>
      {plans.length === 0 && <Flag tone="warn">{t('entry.noSlots')}</Flag>}
      {slotGroups(plans).map((group) => {
        const first = group.slots[0]?.slot;
        const trouble = group.slots.find((one) => one.problem)?.problem;
        return (
          <button
            key={`${group.time}/${group.weeks}/${first?.id}`}
            type="button"
            className={`${styles.slot} ${trouble ? styles.troubled : ''}`}
            onClick={() => onDo({ kind: 'slots', ids: group.slots.map((one) => one.slot.id) })}
          >
            <b className="num">{group.time}</b> {weekdays(group.weekdays)}
            {group.weeks !== 'every' && <small>{t(`weeks.${group.weeks as 'even'}`)}</small>}
            {first?.startsDate && group.slots[0]?.standing === 'coming' && (
              <small>{t('slot.from', { date: format.shortDate(first.startsDate) })}</small>
            )}
            {first?.endsDate && (
              <small>{t('slot.until', { date: format.shortDate(first.endsDate) })}</small>
            )}
            {trouble && <Flag tone="warn">{t(`problem.${trouble}`)}</Flag>}
          </button>
        );
      })}
      {!endpoint.archived && add}
    </span>
  );
}

function First({ entry, rows }: { entry: CatalogueEntry; rows: CustomerRows }) {
  const { t, format } = useWords();
  const today = useToday();
  const now = useNow(60_000);
  const found = firstPossible(rows, entry, now, today);
  if (!found) {
    return (
      <span className="soft" title={t('endpoint.noneText')}>
        {t('endpoint.noneYet')}
      </span>
    );
  }
  const day = `${format.shortWeekday(found.date)} ${format.shortDate(found.date)}`;
  return (
    <span className={setup.two}>
      <span className="num">{found.slot ? `${day} ${clock(found.at)}` : day}</span>
      <small className="num">
        {found.deadline === null
          ? t('endpoint.now')
          : t('endpoint.before', {
              time: `${format.shortWeekday(dateOf(found.deadline))} ${format.shortDate(dateOf(found.deadline))} ${clock(found.deadline)}`,
            })}
      </small>
    </span>
  );
}
