import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role, SiteUser } from '../../protocol/rows';
import { useAction, useRows, useSession } from '../../sync';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Flag } from '../../ui/Flag';
import { List } from '../../ui/List';
import { Refusal } from '../../ui/Refusal';
import { NewUser } from '../people/NewUser';
import { BanDialog, Person } from '../people/Person';
import { useCustomers } from '../people/useCustomers';
import styles from './Site.module.css';

const ROLES: readonly Role[] = [
  'siteAdmin',
  'productionAdmin',
  'productionUser',
  'shopAdmin',
  'shopUser',
  'externalUser',
];

export function Users() {
  const { t } = useTranslation('site');
  const { t: core } = useTranslation();
  const { t: people } = useTranslation('people');
  const { user: me } = useSession();
  const users = useRows('site', 'user');
  const customers = useCustomers();
  const [role, setRole] = useState<number | null>(null);
  const [ban, setBan] = useState<number | null>(null);
  const [person, setPerson] = useState<number | null>(null);
  const [making, setMaking] = useState(false);
  const customersOf = ({ customerIds }: SiteUser) =>
    customers === null
      ? t('user.customers', { count: customerIds.length })
      : customerIds
          .map((id) => customers.get(id)?.shortName ?? `${id}`)
          .sort((one, other) => one.localeCompare(other, 'da'))
          .join(', ');
  const of = (id: number | null) => users.find((user) => user.id === id) ?? null;
  return (
    <>
      <List
        id="site-users"
        label={t('tabs.users')}
        rows={users}
        search={(user) =>
          `${user.name} ${user.username} ${core(`role.${user.role}`)} ${customersOf(user)}`
        }
        onNew={() => setMaking(true)}
        newText={people('newUser')}
        keyOf={(user) => user.id}
        dim={(user) => !user.active}
        empty={t('none')}
        columns={[
          {
            key: 'name',
            head: t('user.name'),
            wide: true,
            sort: (user) => user.name,
            cell: (user) => (
              <span className={styles.person}>
                <span>
                  {user.id === me?.id ? (
                    <>
                      <b>{user.name}</b> <span className="soft">({t('user.you')})</span>
                    </>
                  ) : (
                    <button
                      type="button"
                      className={styles.name}
                      onClick={() => setPerson(user.id)}
                    >
                      {user.name}
                    </button>
                  )}
                </span>
                <small>{user.username}</small>
              </span>
            ),
          },
          {
            key: 'username',
            head: t('user.username'),
            fileOnly: true,
            cell: () => null,
            sort: (user) => user.username,
          },
          {
            key: 'role',
            head: t('user.role'),
            sort: (user) => core(`role.${user.role}`),
            cell: (user) => (
              <span className={styles.person}>
                {core(`role.${user.role}`)}
                {user.customerIds.length > 0 && <small>{customersOf(user)}</small>}
              </span>
            ),
          },
          {
            key: 'customers',
            head: t('user.orders'),
            fileOnly: true,
            cell: () => null,
            sort: customersOf,
          },
          {
            key: 'state',
            head: t('user.state'),
            sort: (user) => t(user.active ? 'user.active' : 'user.disabled'),
            cell: (user) => (
              <Flag tone={user.active ? 'good' : 'bad'}>
                {t(user.active ? 'user.active' : 'user.disabled')}
              </Flag>
            ),
          },
          {
            key: 'do',
            head: '',
            cell: (user) =>
              user.id !== me?.id && (
                <Doing user={user} onRole={() => setRole(user.id)} onBan={() => setBan(user.id)} />
              ),
          },
        ]}
      />
      <RoleDialog user={of(role)} onClose={() => setRole(null)} />
      <BanDialog user={of(ban)} onClose={() => setBan(null)} />
      <Person user={of(person)} onClose={() => setPerson(null)} />
      <Dialog open={making} title={people('newUser')} onClose={() => setMaking(false)}>
        <NewUser
          // An external user has a customer from the start.
          roles={ROLES.filter((one) => one !== 'externalUser' || (customers?.size ?? 0) > 0)}
          onBack={() => setMaking(false)}
          onDone={() => setMaking(false)}
        />
      </Dialog>
    </>
  );
}

interface DoingProps {
  user: SiteUser;
  onRole: () => void;
  onBan: () => void;
}

function Doing({ user, onRole, onBan }: DoingProps) {
  const { t } = useTranslation('site');
  const { run, busy, refused } = useAction();
  return (
    <div>
      <div className={styles.doing}>
        <Button look="bare" small aria-label={`${t('user.change')}: ${user.name}`} onClick={onRole}>
          {t('user.change')}
        </Button>
        {user.active ? (
          <Button
            look="quiet"
            small
            aria-label={`${t('user.disable')}: ${user.name}`}
            onClick={onBan}
          >
            {t('user.disable')}
          </Button>
        ) : (
          <Button
            look="quiet"
            small
            busy={busy}
            aria-label={`${t('user.enable')}: ${user.name}`}
            onClick={() => void run('user.enable', { userId: user.id }, seen(user))}
          >
            {t('user.enable')}
          </Button>
        )}
      </div>
      <Refusal refused={refused} />
    </div>
  );
}

const seen = (user: SiteUser) => ({ seen: { [`user:${user.id}`]: user.revision } });

function RoleDialog({ user, onClose }: { user: SiteUser | null; onClose: () => void }) {
  const { t } = useTranslation('site');
  const { t: core } = useTranslation();
  const { run, busy, refused, clear } = useAction();
  const [role, setRole] = useState<Role | null>(null);
  const close = () => {
    clear();
    setRole(null);
    onClose();
  };
  const chosen = role ?? user?.role ?? 'shopUser';
  return (
    <Dialog
      open={user !== null}
      title={t('user.changeTitle', { name: user?.name })}
      onClose={close}
    >
      {user && (
        <>
          <p>{t('user.changeText', { name: user.name })}</p>
          <Field label={t('user.newRole')}>
            {(props) => (
              <select
                {...props}
                value={chosen}
                onChange={(event) => setRole(event.target.value as Role)}
              >
                {ROLES.map((one) => (
                  <option key={one} value={one}>
                    {core(`role.${one}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Refusal refused={refused} />
          <DialogButtons onBack={close}>
            <Button
              busy={busy}
              disabled={chosen === user.role}
              onClick={async () => {
                const outcome = await run(
                  'user.changeRole',
                  { userId: user.id, role: chosen },
                  seen(user),
                );
                if (outcome.type === 'done') {
                  close();
                }
              }}
            >
              {t('user.change')}
            </Button>
          </DialogButtons>
        </>
      )}
    </Dialog>
  );
}
