/** Who orders for a customer: letting somebody who is there already, or making an external user. */
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Customer, SiteUser } from '../../protocol/rows';
import { useRows } from '../../sync';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Flag } from '../../ui/Flag';
import { Unassign } from '../people/Assignments';
import { CUSTOMER_ROLES } from '../people/may';
import { NewUser } from '../people/NewUser';
import { Person } from '../people/Person';
import styles from './Customer.module.css';
import { useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { SelectField } from './kit/fields';
import { useForm } from './kit/form';
import setup from './Setup.module.css';

interface OrderersProps {
  customer: Customer;
  open: boolean;
  back: string | undefined;
  /** Which step of being led it is. */
  told: ReactNode;
  onOpen: () => void;
  onBack: () => void;
  onDone: () => void;
}

export function Orderers({ customer, open, back, told, onOpen, onBack, onDone }: OrderersProps) {
  const { t } = useTranslation('setup');
  const { t: core } = useTranslation();
  const { t: people } = useTranslation('people');
  const users = useRows('site', 'user');
  const [person, setPerson] = useState<number | null>(null);
  const [removing, setRemoving] = useState<SiteUser | null>(null);
  const own = users
    .filter((user) => user.customerIds.includes(customer.id))
    .sort((one, other) => one.name.localeCompare(other.name, 'da'));
  return (
    <section className={setup.card} aria-label={t('orderers.title')}>
      <div className={setup.cardHead}>
        <h2>{t('orderers.title')}</h2>
        <Button look="quiet" small onClick={onOpen}>
          {t('orderers.add')}
        </Button>
      </div>
      {own.length === 0 && <p className="soft">{t('orderers.none')}</p>}
      <ul className={styles.people}>
        {own.map((user) => (
          <li key={user.id}>
            <button type="button" className={styles.person} onClick={() => setPerson(user.id)}>
              <b>{user.name}</b>
              <small>{core(`role.${user.role}`)}</small>
            </button>
            {!user.active && <Flag tone="bad">{people('disabled')}</Flag>}
            <Button
              look="bare"
              small
              aria-label={`${people('unassign')}: ${user.name}`}
              onClick={() => setRemoving(user)}
            >
              {people('unassign')}
            </Button>
          </li>
        ))}
      </ul>
      <Dialog open={open} title={t('orderers.add')} onClose={onBack}>
        {told}
        <AddForm customer={customer} users={users} back={back} onBack={onBack} onDone={onDone} />
      </Dialog>
      <Person
        user={users.find((user) => user.id === person) ?? null}
        onClose={() => setPerson(null)}
      />
      <Unassign
        user={removing}
        customer={{ id: customer.id, name: customer.shortName }}
        onClose={() => setRemoving(null)}
      />
    </section>
  );
}

function AddForm({
  customer,
  users,
  back,
  onBack,
  onDone,
}: {
  customer: Customer;
  users: readonly SiteUser[];
  back: string | undefined;
  onBack: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation('setup');
  const { t: core } = useTranslation();
  const { run, tell, busy, refused } = useDeed();
  const [making, setMaking] = useState(false);
  const form = useForm({
    refused,
    valuesOf: () => ({ username: '' }),
    check: ({ username }) => ({ username: username ? undefined : t('wrong.choose') }),
  });
  const others = users
    .filter(
      (user) =>
        user.active &&
        CUSTOMER_ROLES.includes(user.role) &&
        !user.customerIds.includes(customer.id),
    )
    .sort((one, other) => one.name.localeCompare(other.name, 'da'));
  const later = back ? { back } : {};
  if (making) {
    return (
      <NewUser
        roles={['externalUser']}
        customerIds={[customer.id]}
        onBack={() => setMaking(false)}
        onDone={onDone}
      />
    );
  }
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const { username } = form.values;
    const outcome = await run('assignment.add', { username, customerId: customer.id });
    if (outcome.type === 'done') {
      const user = users.find((one) => one.username === username);
      tell(
        t('orderers.added', { name: user?.name, customer: customer.shortName }),
        ...(user
          ? [
              {
                command: 'assignment.remove',
                data: { userId: user.id, customerId: customer.id },
                of: ['user', user.id] as const,
              },
            ]
          : []),
      );
      onDone();
    }
  };
  return (
    <FormBody
      doing={t('add')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onBack}
      {...later}
      onSubmit={submit}
      aside={
        <Button look="quiet" onClick={() => setMaking(true)}>
          {t('orderers.new')}
        </Button>
      }
    >
      {others.length === 0 ? (
        <p className="soft">{t('orderers.allIn')}</p>
      ) : (
        <SelectField
          first
          label={t('orderers.who')}
          hint={t('orderers.whoHint')}
          bound={form.bind('username')}
          empty={t('choose')}
          options={others.map((user) => ({
            value: user.username,
            text: `${user.name} (${core(`role.${user.role}`)})`,
          }))}
        />
      )}
    </FormBody>
  );
}
