import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { isReady, stepsOf } from '../../domain/firstOrder';
import type { Customer } from '../../protocol/rows';
import { useRows } from '../../sync';
import { Dialog } from '../../ui/Dialog';
import { Flag } from '../../ui/Flag';
import { List } from '../../ui/List';
import { CustomerForm } from './CustomerForm';
import { PartHead } from './PartHead';
import { useCatalogue, useNames, useToday } from './rows';
import styles from './Setup.module.css';

export function Customers() {
  const { t } = useTranslation('setup');
  const [, go] = useLocation();
  const facts = useFacts();
  const { customers } = useCatalogue();
  const [adding, setAdding] = useState(false);
  const of = (customer: Customer) =>
    facts.get(customer.id) ?? { places: [], things: [], missing: 0 };
  return (
    <>
      <PartHead
        title={t('part.customers')}
        help="admin#a-new-customer-to-its-first-order"
        lead={t('customer.lead')}
      />
      <List
        label={t('part.customers')}
        rows={[...customers.values()]}
        keyOf={(customer) => customer.id}
        search={(customer) =>
          [
            customer.shortName,
            customer.longName,
            customer.dispenserNumber,
            ...of(customer).places,
          ].join(' ')
        }
        onOpen={(customer) => go(`/setup/customers/${customer.id}`)}
        onNew={() => setAdding(true)}
        newText={t('customer.add')}
        folded={{ is: (customer) => customer.archived, text: t('archive.folded') }}
        empty={t('customer.empty')}
        first="short"
        columns={[
          {
            key: 'short',
            head: t('customer.short'),
            wide: true,
            cell: (customer) => (
              <span className={styles.two}>
                <b>{customer.shortName}</b>
                <small>{customer.longName}</small>
              </span>
            ),
            sort: (customer) => customer.shortName,
          },
          {
            key: 'long',
            head: t('customer.long'),
            fileOnly: true,
            cell: () => null,
            file: (customer) => customer.longName,
          },
          {
            key: 'number',
            head: t('customer.number'),
            end: true,
            cell: (customer) => (
              <span className="num">{customer.dispenserNumber ?? t('none')}</span>
            ),
            sort: (customer) => customer.dispenserNumber,
          },
          {
            key: 'places',
            head: t('customer.places'),
            cell: (customer) => of(customer).places.join(', '),
            sort: (customer) => of(customer).places.length,
            file: (customer) => of(customer).places.join(', '),
          },
          {
            key: 'orders',
            head: t('customer.orders'),
            cell: (customer) => (
              <span className={styles.chips}>
                {of(customer).things.map((name) => (
                  <span key={name} className={styles.chip}>
                    {name}
                  </span>
                ))}
              </span>
            ),
            sort: (customer) => of(customer).things.length,
            file: (customer) => of(customer).things.join(', '),
          },
          {
            key: 'state',
            head: t('customer.state'),
            cell: (customer) => <State customer={customer} missing={of(customer).missing} />,
            sort: (customer) => of(customer).missing + (customer.archived ? 1000 : 0),
            file: (customer) =>
              customer.archived
                ? t('archive.archived')
                : of(customer).missing === 0
                  ? t('customer.ready')
                  : t('customer.missing', { count: of(customer).missing }),
          },
        ]}
      />
      <Dialog open={adding} title={t('customer.add')} onClose={() => setAdding(false)}>
        <CustomerForm
          row={null}
          onClose={() => setAdding(false)}
          onAdded={(id) => go(`/setup/customers/${id}?guide=1`)}
        />
      </Dialog>
    </>
  );
}

/** What is told of each customer: where, what, and how much is missing for the first order. */
function useFacts() {
  const names = useNames();
  const catalogue = useCatalogue();
  const users = useRows('site', 'user');
  const today = useToday();
  return useMemo(() => {
    const endpoints = [...catalogue.endpoints.values()];
    return new Map(
      [...catalogue.customers.values()].map((customer) => {
        const places = endpoints.filter((row) => row.customerId === customer.id && !row.archived);
        const ids = new Set(places.map((row) => row.id));
        const things = catalogue.entries
          .filter(
            (entry) =>
              ids.has(entry.endpointId) && !catalogue.tracers.get(entry.tracerId ?? -1)?.archived,
          )
          .map((entry) => names.what(entry));
        const steps = stepsOf({ ...catalogue, customer, endpoints, users }, today);
        return [
          customer.id,
          {
            places: places.map((row) => row.name),
            things: [...new Set(things)].sort((one, other) => one.localeCompare(other, 'da')),
            missing: isReady(steps)
              ? 0
              : steps.filter((step) => !step.done && !step.optional).length,
          },
        ] as const;
      }),
    );
  }, [catalogue, users, today, names]);
}

function State({ customer, missing }: { customer: Customer; missing: number }) {
  const { t } = useTranslation('setup');
  if (customer.archived) {
    return <Flag tone="quiet">{t('archive.archived')}</Flag>;
  }
  return missing === 0 ? (
    <Flag tone="good">{t('customer.ready')}</Flag>
  ) : (
    <Flag tone="warn">{t('customer.missing', { count: missing })}</Flag>
  );
}
