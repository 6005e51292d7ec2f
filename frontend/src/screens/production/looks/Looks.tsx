/** Who else of production looks at an order now: faces on its row, and names in its panel (STR-15). */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Looker, useLookers, usePlayed } from '../../../sync';
import { initials } from '../../../ui/initials';
import styles from './Looks.module.css';
import './texts';

interface Order {
  id: number;
}

const MOST = 3;

const NOBODY: readonly Looker[] = [];

/** Everybody who looks at any of these orders, each once; nobody looks at a day that is played again. */
function useThere(orders: readonly Order[]): readonly Looker[] {
  const lookers = useLookers(orders);
  return usePlayed() ? NOBODY : lookers;
}

function useNames(): (lookers: readonly Looker[]) => string {
  const { t } = useTranslation('looks');
  return (lookers) => {
    const names = lookers.map(({ name }) => name);
    const last = names.pop() ?? '';
    return names.length === 0 ? last : t('and', { names: names.join(', '), last });
  };
}

function Circles({ lookers }: { lookers: readonly Looker[] }) {
  return (
    <span className={styles.faces} aria-hidden="true">
      {lookers.slice(0, MOST).map(({ userId, name }) => (
        <span key={`${userId} ${name}`} className={styles.face} title={name}>
          {initials(name)}
        </span>
      ))}
    </span>
  );
}

/** Their initials, and to an ear their names; nothing where nobody looks. */
export function Faces({ orders }: { orders: readonly Order[] }) {
  const lookers = useThere(orders);
  return lookers.length === 0 ? null : <Seen lookers={lookers} />;
}

function Seen({ lookers }: { lookers: readonly Looker[] }) {
  const { t } = useTranslation('looks');
  const names = useNames();
  return (
    <>
      <Circles lookers={lookers} />
      <span className="unseen"> {t('looking', { names: names(lookers) })} </span>
    </>
  );
}

/** The line in the panel: who looks at this order, or at another one of its delivery. */
export const AlsoHere = memo(DrawnAlsoHere);

function DrawnAlsoHere({ order, orders }: { order: Order; orders: readonly Order[] }) {
  const { t } = useTranslation('looks');
  const here = useThere([order]);
  const names = useNames();
  const others = useThere(orders).filter(
    (one) => !here.some((other) => other.userId === one.userId),
  );
  return (
    <>
      {here.length > 0 && (
        <p className={styles.here}>
          <Circles lookers={here} />
          {t('here', { names: names(here), count: here.length })}
        </p>
      )}
      {others.length > 0 && (
        <p className={styles.here}>
          <Circles lookers={others} />
          {t('elsewhere', { names: names(others), count: others.length })}
        </p>
      )}
    </>
  );
}
