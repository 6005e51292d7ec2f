/** One entry: when, what, who, about what, why, and each field before and after. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clockSeconds } from '../../domain/time';
import type { Role } from '../../protocol/rows';
import { useSession } from '../../sync';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import shared from './Audit.module.css';
import type { TrailChange, TrailEntry } from './answers';
import styles from './Entry.module.css';
import { paperOf, subjectWords } from './subjects';

const FEW = 6;

interface EntryProps {
  entry: TrailEntry;
  onSubject: (subject: string) => void;
  onErase: ((entry: TrailEntry) => void) | null;
}

export function Entry({ entry, onSubject, onErase }: EntryProps) {
  const { t } = useTranslation('audit');
  const { t: core } = useTranslation();
  const { dayAndClock } = useFormat();
  const role = core(`role.${entry.role as Role}` as 'role.shopUser', {
    defaultValue: t('origin.system'),
  });
  return (
    <li className={styles.entry}>
      <div className={styles.head}>
        <time className={styles.when} dateTime={entry.at}>
          <b>{clockSeconds(entry.at)}</b>
          <span className="soft">{dayAndClock(entry.at).split(' ').slice(0, -1).join(' ')}</span>
        </time>
        <div className={styles.what}>
          <h2 className={styles.kind}>{entry.title}</h2>
          <p className={styles.who}>
            <b>{entry.actor}</b> <span className="soft">{role}</span>
          </p>
        </div>
        <ul className={styles.subjects}>
          {entry.subjects.slice(0, 8).map((subject) => (
            <li key={subject}>
              <button
                type="button"
                className={styles.subject}
                title={t('trail.onlyAbout', { what: subjectWords(subject, t) })}
                onClick={() => onSubject(subject)}
              >
                {subjectWords(subject, t)}
              </button>
            </li>
          ))}
          {entry.subjects.length > 8 && <li className="soft">+{entry.subjects.length - 8}</li>}
        </ul>
      </div>
      <Papers subjects={entry.subjects} />
      {entry.reason && (
        <p className={styles.reason}>
          <span className="soft">{t('trail.reason')}:</span> {entry.reason}
        </p>
      )}
      {entry.erased && (
        <p className={styles.erased}>
          {t('trail.erased', {
            who: entry.erased.actor,
            when: `${dayAndClock(entry.erased.at)}`,
            entry: entry.erased.byEntryId,
          })}{' '}
          {entry.erased.reason && t('trail.erasedWhy', { reason: entry.erased.reason })}
        </p>
      )}
      {entry.withheld && <p className={shared.quiet}>{t('trail.withheld')}</p>}
      {entry.changes.length > 0 && <Changes changes={entry.changes} />}
      <Details entry={entry} onErase={onErase} />
    </li>
  );
}

/** The papers that an entry is about, to be opened as they are now, by those who may read them. */
function Papers({ subjects }: { subjects: readonly string[] }) {
  const { t } = useTranslation('audit');
  const { user } = useSession();
  const papers = subjects.filter((subject) => paperOf(subject) !== null);
  if (papers.length === 0 || !user?.role.startsWith('production')) {
    return null;
  }
  return (
    <p className={styles.papers}>
      {papers.map((subject) => (
        <a key={subject} href={paperOf(subject) ?? ''} target="_blank" rel="noreferrer">
          {t('trail.open', { what: subjectWords(subject, t) })}
        </a>
      ))}
    </p>
  );
}

function Changes({ changes }: { changes: TrailChange[] }) {
  const { t } = useTranslation('audit');
  const [all, setAll] = useState(false);
  const several = new Set(changes.map((change) => change.row)).size > 1;
  const shown = all ? changes : changes.slice(0, FEW);
  return (
    <>
      <table className={styles.changes}>
        <thead className="unseen">
          <tr>
            {several && <th scope="col">{t('trail.row')}</th>}
            <th scope="col">{t('trail.field')}</th>
            <th scope="col">{t('trail.before')}</th>
            <th scope="col">{t('trail.after')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((change) => (
            <tr key={`${change.row}/${change.field}`}>
              {several && <td className={styles.row}>{subjectWords(change.row, t)}</td>}
              <th scope="row">{change.label || change.row}</th>
              <td className={change.before === '–' ? styles.none : styles.old}>{change.before}</td>
              <td className={styles.new}>
                <span aria-hidden="true" className={styles.arrow}>
                  →
                </span>
                {change.after}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length > FEW && (
        <Button small look="bare" className={styles.more ?? ''} onClick={() => setAll(!all)}>
          {all ? t('trail.fewer') : t('trail.moreChanges', { count: changes.length })}
        </Button>
      )}
    </>
  );
}

function Details({ entry, onErase }: Omit<EntryProps, 'onSubject'>) {
  const { t } = useTranslation('audit');
  return (
    <details className={styles.details}>
      <summary>
        {t('trail.raw')}{' '}
        <span className="soft">
          {t('trail.entry')} {entry.id}
        </span>
      </summary>
      <dl className={styles.facts}>
        <div>
          <dt>{t('trail.kind')}</dt>
          <dd>{entry.kind}</dd>
        </div>
        <div>
          <dt>{t('trail.origin')}</dt>
          <dd>{t(`origin.${entry.origin}` as 'origin.screen', { defaultValue: entry.origin })}</dd>
        </div>
        {entry.commandId && (
          <div>
            <dt>{t('trail.command')}</dt>
            <dd className={styles.code}>
              {entry.commandId}
              <CopyButton text={entry.commandId} what={t('trail.command')} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('trail.hash')}</dt>
          <dd className={styles.code}>
            {entry.hash}
            <CopyButton text={entry.hash} what={t('trail.hash')} />
          </dd>
        </div>
      </dl>
      {entry.long && <p className={shared.quiet}>{t('trail.long')}</p>}
      {(['before', 'after'] as const).map(
        (side) =>
          entry[side] !== null &&
          entry[side] !== undefined && (
            <div key={side}>
              <h3 className={styles.side}>{t(`trail.${side}`)}</h3>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
              <pre className={styles.json} tabIndex={0}>
                {JSON.stringify(entry[side], null, 1)}
              </pre>
            </div>
          ),
      )}
      {onErase && (
        <Button small look="danger" onClick={() => onErase(entry)}>
          {t('trail.erase')}
        </Button>
      )}
    </details>
  );
}
