import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { type RightState, rightOf, type What } from '../../domain/releaseRights';
import { whatKey } from '../../domain/setupWeek';
import type { ReleaseRight, SiteUser } from '../../protocol/rows';
import { useRows, useSession } from '../../sync';
import styles from './RightMatrix.module.css';
import type { Pair } from './Rights';
import { useNames, useToday } from './rows';

interface RightMatrixProps {
  persons: readonly SiteUser[];
  things: readonly What[];
  onOpen: (pair: Pair) => void;
  onGrant: (pair: Pair) => void;
}

/** How a right stands, in a word. */
export function useRightText() {
  const { t } = useTranslation('setup');
  const { shortDate } = useFormat();
  return (right: Pick<ReleaseRight, 'fromDate' | 'toDate'>, state: RightState): string => {
    if (state === 'valid') {
      return right.toDate === null
        ? t('right.state.valid')
        : t('right.state.validUntil', { date: shortDate(right.toDate) });
    }
    return t(`right.state.${state}`, { date: shortDate(right.fromDate) });
  };
}

const SHAPES: Readonly<Record<RightState, string>> = {
  valid: 'M3 8.5l3.2 3.2L13 4.8',
  coming: 'M8 3.5V8l3 2',
  ended: 'M4 8h8',
  withdrawn: 'M4 4l8 8M12 4l-8 8',
};

export function RightMatrix({ persons, things, onOpen, onGrant }: RightMatrixProps) {
  const { t } = useTranslation('setup');
  const { t: core } = useTranslation();
  const { user: me } = useSession();
  const names = useNames();
  const today = useToday();
  const textOf = useRightText();
  const rights = useRows('production', 'releaseRight');
  if (persons.length === 0 || things.length === 0) {
    return <p className={styles.empty}>{t('right.noPersons')}</p>;
  }
  return (
    <div className={styles.scroll}>
      <table className={styles.matrix}>
        <caption className="unseen">{t('part.rights')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('right.thing')}</th>
            {persons.map((user) => (
              <th key={user.id} scope="col">
                {user.name}
                <small>{user.id === me?.id ? t('right.own') : core(`role.${user.role}`)}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {things.map((what) => (
            <tr key={whatKey(what)}>
              <th scope="row">
                {names.what(what)}{' '}
                {what.tracerId !== null && <small>{names.isotopeOf(what)?.symbol}</small>}
              </th>
              {persons.map((user) => {
                const found = rightOf(rights, user.id, what, today);
                const own = user.id === me?.id;
                const text = found ? textOf(found.right, found.state) : t('right.none');
                const told = { name: user.name, what: names.what(what), state: text };
                return (
                  <td key={user.id}>
                    <button
                      type="button"
                      className={`${styles.cell} ${found ? styles[found.state] : ''}`}
                      disabled={own && !found}
                      title={own ? t('right.ownText') : undefined}
                      aria-label={found ? t('right.cell', told) : t('right.cellNone', told)}
                      onClick={() => (found ? onOpen({ user, what }) : onGrant({ user, what }))}
                    >
                      {found ? (
                        <>
                          <svg viewBox="0 0 16 16" aria-hidden="true">
                            <path d={SHAPES[found.state]} />
                          </svg>
                          {text}
                        </>
                      ) : (
                        <span className={styles.none} aria-hidden="true">
                          {own ? '–' : '+'}
                        </span>
                      )}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
