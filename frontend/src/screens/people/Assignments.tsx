/** The customers that somebody acts for. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteUser } from '../../protocol/rows';
import { Button } from '../../ui/Button';
import { Refusal } from '../../ui/Refusal';
import { Confirm } from '../setup/kit/Confirm';
import { useDeed } from '../setup/kit/deed';
import { seenOf } from '../setup/kit/form';
import styles from './People.module.css';
import { useCustomers } from './useCustomers';

export function Assignments({ user }: { user: SiteUser }) {
  const { t } = useTranslation('people');
  const { t: core } = useTranslation();
  const customers = useCustomers();
  const { run, tell, busy, refused } = useDeed();
  const [removing, setRemoving] = useState<number | null>(null);
  if (customers === null || customers.size === 0) {
    return (
      <section className={styles.section}>
        <h3>
          {t('customers')} {user.customerIds.length > 0 && `(${user.customerIds.length})`}
        </h3>
        <p className="soft">{customers === null ? core('app.loading') : t('noneYet')}</p>
      </section>
    );
  }
  const nameOf = (id: number | null) => customers.get(id ?? -1)?.shortName ?? `${id}`;
  const own = [...user.customerIds].sort((one, other) =>
    nameOf(one).localeCompare(nameOf(other), 'da'),
  );
  const others = [...customers.values()]
    .filter((customer) => !customer.archived && !user.customerIds.includes(customer.id))
    .sort((one, other) => one.shortName.localeCompare(other.shortName, 'da'));
  const add = async (id: number) => {
    const outcome = await run('assignment.add', { username: user.username, customerId: id });
    if (outcome.type === 'done') {
      tell(t('assigned', { name: user.name, customer: nameOf(id) }), {
        command: 'assignment.remove',
        data: { userId: user.id, customerId: id },
        of: ['user', user.id],
      });
    }
  };
  return (
    <section className={styles.section}>
      <h3>{t('customers')}</h3>
      {own.length === 0 && <p className="soft">{t('noCustomers')}</p>}
      <ul className={styles.list}>
        {own.map((id) => (
          <li key={id}>
            <span>{nameOf(id)}</span>
            <Button
              look="bare"
              small
              aria-label={`${t('unassign')}: ${nameOf(id)}`}
              onClick={() => setRemoving(id)}
            >
              {t('unassign')}
            </Button>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <div className={styles.add}>
          <select
            aria-label={t('addCustomer')}
            value=""
            disabled={busy}
            onChange={(event) => void add(Number(event.target.value))}
          >
            <option value="">{t('chooseCustomer')}</option>
            {others.map((customer) => (
              <option key={customer.id} value={customer.id}>
                {customer.shortName}
              </option>
            ))}
          </select>
        </div>
      )}
      <Refusal refused={refused} />
      <Unassign
        user={user}
        customer={removing === null ? null : { id: removing, name: nameOf(removing) }}
        onClose={() => setRemoving(null)}
      />
    </section>
  );
}

/** Asks before somebody no longer sees a customer. */
export function Unassign({
  user,
  customer,
  onClose,
}: {
  user: SiteUser | null;
  customer: { id: number; name: string } | null;
  onClose: () => void;
}) {
  const { t } = useTranslation('people');
  return (
    <Confirm
      onClose={onClose}
      what={
        user &&
        customer && {
          title: t('unassignTitle', { name: user.name, customer: customer.name }),
          text: t('unassignText'),
          doing: t('unassign'),
          command: 'assignment.remove',
          data: { userId: user.id, customerId: customer.id },
          options: seenOf('user', user),
          said: t('unassigned', { name: user.name, customer: customer.name }),
          back: () => [
            {
              command: 'assignment.add',
              data: { username: user.username, customerId: customer.id },
            },
          ],
        }
      }
    />
  );
}
