/** Who may order for a customer, and letting others do it as well: for those who administer it. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRow, useSession, useStreams } from '../../sync';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { List } from '../../ui/List';
import { Refusal } from '../../ui/Refusal';
import { AddForm } from './AddForm';
import styles from './Orderers.module.css';
import { RemoveDialog } from './RemoveDialog';
import { type Person, useAssignments } from './useAssignments';
import './texts';
import { Titled } from '../../ui/HelpLink';

export default function Orderers() {
  const { t } = useTranslation('orderers');
  const { user } = useSession();
  const customers = user?.customerIds ?? [];
  const [chosen, setChosen] = useState<number | null>(null);
  useStreams(customers.map((id) => `customer:${id}`));
  useEffect(() => {
    document.title = `${t('title')} · Tracershop`;
  }, [t]);
  const customerId = chosen !== null && customers.includes(chosen) ? chosen : customers[0];
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <Titled to="nurse#who-else-may-order">
          <h1>{t('title')}</h1>
        </Titled>
        <p className="soft">{t('text')}</p>
      </header>
      {customerId === undefined ? (
        <p className={styles.empty}>{t('noCustomer')}</p>
      ) : (
        <>
          {customers.length > 1 && (
            <div className={styles.pick}>
              <Field label={t('customer')}>
                {(control) => (
                  <select
                    {...control}
                    value={customerId}
                    onChange={(event) => setChosen(Number(event.target.value))}
                  >
                    {customers.map((id) => (
                      <CustomerOption key={id} id={id} />
                    ))}
                  </select>
                )}
              </Field>
            </div>
          )}
          <Of key={customerId} customerId={customerId} />
        </>
      )}
    </main>
  );
}

function useCustomerName(id: number): string {
  const row = useRow(`customer:${id}`, 'customer', id);
  return row ? `${row.shortName}, ${row.longName}` : '…';
}

function CustomerOption({ id }: { id: number }) {
  return <option value={id}>{useCustomerName(id)}</option>;
}

/** The people of one customer. */
function Of({ customerId }: { customerId: number }) {
  const { t } = useTranslation('orderers');
  const { t: core } = useTranslation();
  const { user: me } = useSession();
  const name = useCustomerName(customerId);
  const { people, refused, ask } = useAssignments(customerId);
  const [removing, setRemoving] = useState<Person | null>(null);
  return (
    <>
      <AddForm customerId={customerId} customer={name} onDone={ask} />
      {refused && (
        <div className={styles.again}>
          <Refusal refused={refused} />
          <Button look="quiet" onClick={ask}>
            {core('do.retry')}
          </Button>
        </div>
      )}
      {people === null ? (
        !refused && <p className="soft">{core('app.loading')}</p>
      ) : (
        <List
          id="orderers"
          label={t('listOf', { customer: name })}
          rows={people}
          search={(person) => `${person.name} ${person.username}`}
          keyOf={(person) => person.id}
          dim={(person) => !person.active}
          empty={t('none')}
          columns={[
            {
              key: 'name',
              head: t('name'),
              sort: (person) => person.name,
              wide: true,
              cell: (person) => (
                <span className={styles.person}>
                  <b>{person.name}</b>
                  <small className="soft">
                    {person.username}
                    {!person.active && ` · ${t('disabled')}`}
                  </small>
                </span>
              ),
            },
            {
              key: 'role',
              head: t('role'),
              cell: (person) => core(`role.${person.role}`),
              sort: (person) => core(`role.${person.role}`),
            },
            {
              key: 'do',
              head: '',
              cell: (person) =>
                person.id === me?.id ? (
                  <span className="soft">{t('you')}</span>
                ) : (
                  <Button
                    look="quiet"
                    small
                    aria-label={`${t('remove')}: ${person.name}`}
                    onClick={() => setRemoving(person)}
                  >
                    {t('remove')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      <RemoveDialog
        person={removing}
        customerId={customerId}
        customer={name}
        onClose={() => setRemoving(null)}
        onDone={ask}
      />
    </>
  );
}
