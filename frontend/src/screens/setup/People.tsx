/** Who orders: the external users, who are made here, and the customers that everybody acts for. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { SiteUser } from '../../protocol/rows';
import { useRow, useRows } from '../../sync';
import { Dialog } from '../../ui/Dialog';
import { Flag } from '../../ui/Flag';
import { List } from '../../ui/List';
import { CUSTOMER_ROLES } from '../people/may';
import { NewUser } from '../people/NewUser';
import { Person } from '../people/Person';
import kit from './kit/kit.module.css';
import { PartHead } from './PartHead';
import { useNames } from './rows';
import styles from './Setup.module.css';

const GROUPS = ['ordering', 'external', 'production', 'all'] as const;
type Group = (typeof GROUPS)[number];

const inGroup = (user: SiteUser, group: Group): boolean =>
  group === 'all' ||
  (group === 'ordering'
    ? CUSTOMER_ROLES.includes(user.role)
    : group === 'external'
      ? user.role === 'externalUser'
      : user.role === 'productionAdmin' || user.role === 'productionUser');

export function People() {
  const { t } = useTranslation('setup');
  const { t: people } = useTranslation('people');
  const { t: core } = useTranslation();
  const names = useNames();
  const users = useRows('site', 'user');
  const [group, setGroup] = useState<Group>('ordering');
  const [open, setOpen] = useState<number | 'new' | null>(null);
  const user = useRow('site', 'user', typeof open === 'number' ? open : null) ?? null;
  const close = () => setOpen(null);
  const customers = (row: SiteUser) =>
    row.customerIds.map((id) => names.customer(id)).sort((a, b) => a.localeCompare(b, 'da'));
  return (
    <>
      <PartHead
        title={t('part.people')}
        help="admin#people-and-release-rights"
        lead={
          <>
            {t('people.lead')} <Link href="/setup/rights">{t('people.rights')}</Link>
          </>
        }
      />
      <List
        label={t('part.people')}
        rows={users.filter((row) => inGroup(row, group))}
        keyOf={(row) => row.id}
        search={(row) =>
          [row.name, row.username, core(`role.${row.role}`), ...customers(row)].join(' ')
        }
        onOpen={(row) => setOpen(row.id)}
        onNew={() => setOpen('new')}
        newText={people('newExternal')}
        folded={{ is: (row) => !row.active, text: t('people.folded') }}
        empty={t(`people.empty.${group}`)}
        first="name"
        filters={
          <fieldset className={kit.choices}>
            <legend className="unseen">{t('people.group')}</legend>
            {GROUPS.map((one) => (
              <label key={one} className={kit.choice}>
                <input
                  type="radio"
                  name="group"
                  checked={one === group}
                  onChange={() => setGroup(one)}
                />
                <span>{t(`people.groups.${one}`)}</span>
              </label>
            ))}
          </fieldset>
        }
        columns={[
          {
            key: 'name',
            head: people('name'),
            wide: true,
            cell: (row) => (
              <span className={styles.two}>
                <b>{row.name}</b>
                <small>{row.username}</small>
              </span>
            ),
            sort: (row) => row.name,
          },
          {
            key: 'username',
            head: people('username'),
            fileOnly: true,
            cell: () => null,
            file: (row) => row.username,
          },
          {
            key: 'role',
            head: people('role'),
            cell: (row) => core(`role.${row.role}`),
            sort: (row) => core(`role.${row.role}`),
          },
          {
            key: 'customers',
            head: people('customers'),
            cell: (row) =>
              CUSTOMER_ROLES.includes(row.role) && row.customerIds.length === 0 ? (
                <Flag tone="warn">{t('people.nobody')}</Flag>
              ) : (
                <span className={styles.chips}>
                  {customers(row).map((name) => (
                    <span key={name} className={styles.chip}>
                      {name}
                    </span>
                  ))}
                </span>
              ),
            sort: (row) => customers(row).join(', ') || null,
          },
          {
            key: 'access',
            head: people('access'),
            cell: (row) => (
              <Flag tone={row.active ? 'good' : 'bad'}>
                {people(row.active ? 'active' : 'disabled')}
              </Flag>
            ),
            sort: (row) => Number(!row.active),
            file: (row) => people(row.active ? 'active' : 'disabled'),
          },
        ]}
      />
      <Dialog open={open === 'new'} title={people('newExternal')} onClose={close}>
        <NewUser roles={['externalUser']} onBack={close} onDone={close} />
      </Dialog>
      <Person user={user} onClose={close} />
    </>
  );
}
