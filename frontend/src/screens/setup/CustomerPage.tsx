/** A customer on one page: what each of its endpoints may order and when, and what is missing for its first order. */
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearch } from 'wouter';
import { type CustomerRows, stepsOf } from '../../domain/firstOrder';
import type { Customer } from '../../protocol/rows';
import { useScreenKeys } from '../../shell/screenKeys';
import { useRow, useRows } from '../../sync';
import { Button } from '../../ui/Button';
import { CatalogueFile } from './CatalogueFile';
import { Checklist } from './Checklist';
import styles from './Customer.module.css';
import { CustomerDialogs } from './CustomerDialogs';
import { EndpointCard } from './EndpointCard';
import { type Doing, useGuide } from './guide';
import { ArchiveButton } from './kit/ArchiveButton';
import { Orderers } from './Orderers';
import { PartHead } from './PartHead';
import { useCatalogue, useToday } from './rows';
import setup from './Setup.module.css';

export function CustomerPage({ id }: { id: number }) {
  const { t } = useTranslation('setup');
  const customer = useRow('production', 'customer', id);
  if (!customer) {
    return (
      <>
        <PartHead
          title={t('customer.gone')}
          help="admin#a-new-customer-to-its-first-order"
          lead={t('customer.nobody')}
        />
        <Link href="/setup/customers">{t('customer.all')}</Link>
      </>
    );
  }
  return <Page customer={customer} />;
}

function Page({ customer }: { customer: Customer }) {
  const { t } = useTranslation('setup');
  const { t: table } = useTranslation('table');
  const rows = useCustomerRows(customer);
  const today = useToday();
  const steps = useMemo(() => stepsOf(rows, today), [rows, today]);
  const asked = Number(new URLSearchParams(useSearch()).get('endpoint'));
  const [doing, setDoing] = useState<Doing | null>(() =>
    rows.endpoints.some((row) => row.id === asked) ? { kind: 'endpoint', id: asked } : null,
  );
  const [archived, setArchived] = useState(false);
  const guide = useGuide(steps, doing, setDoing);
  const must = steps.filter((step) => !step.optional);
  const at = must.findIndex((step) => !step.done) + 1;
  const told = guide.back && at > 0 && (
    <p className={styles.led}>{t('check.guided', { step: at, of: must.length })}</p>
  );
  const endpoints = rows.endpoints
    .filter((row) => row.customerId === customer.id)
    .sort((one, other) => one.id - other.id);
  const hidden = endpoints.filter((row) => row.archived);
  useEffect(() => {
    document.title = `${customer.shortName} · Tracershop`;
  }, [customer.shortName]);
  useScreenKeys(
    [
      {
        keys: ['n'],
        text: t('endpoint.add'),
        group: customer.shortName,
        run: () => setDoing({ kind: 'endpoint', id: null }),
      },
    ],
    doing === null,
  );
  return (
    <>
      <nav>
        <Link href="/setup/customers" className={styles.back}>
          ‹ {t('customer.all')}
        </Link>
      </nav>
      <PartHead
        title={customer.shortName}
        help="admin#a-new-customer-to-its-first-order"
        lead={
          <>
            {customer.longName} ·{' '}
            {customer.dispenserNumber === null
              ? t('customer.noNumber')
              : `${t('customer.number')} ${customer.dispenserNumber}`}
          </>
        }
      >
        <div className={setup.actions}>
          <CatalogueFile rows={rows} />
          <Button look="bare" onClick={() => window.print()}>
            {table('print')}
          </Button>
          <ArchiveButton
            type="customer"
            row={customer}
            name={customer.shortName}
            text={t('customer.archiveText')}
          />
          <Button look="quiet" onClick={() => setDoing({ kind: 'customer' })}>
            {t('customer.edit')}
          </Button>
          <Button hotkey="N" onClick={() => setDoing({ kind: 'endpoint', id: null })}>
            {t('endpoint.add')}
          </Button>
        </div>
      </PartHead>
      <div className={styles.sides}>
        <div className={styles.places}>
          {endpoints
            .filter((row) => !row.archived || archived)
            .map((endpoint) => (
              <EndpointCard key={endpoint.id} endpoint={endpoint} rows={rows} onDo={setDoing} />
            ))}
          {hidden.length > 0 && (
            <Button look="bare" onClick={() => setArchived(!archived)}>
              {archived ? table('fold') : t('endpoint.folded', { count: hidden.length })}
            </Button>
          )}
        </div>
        <aside className={styles.side}>
          <Checklist rows={rows} steps={steps} onDo={setDoing} onGuide={guide.begin} />
          <Orderers
            customer={customer}
            open={doing?.kind === 'person'}
            back={guide.back}
            told={told}
            onOpen={() => setDoing({ kind: 'person' })}
            onBack={guide.leave}
            onDone={() => setDoing(null)}
          />
        </aside>
      </div>
      <CustomerDialogs
        customer={customer}
        doing={doing}
        guide={guide}
        told={told}
        onDo={setDoing}
      />
    </>
  );
}

function useCustomerRows(customer: Customer): CustomerRows {
  const catalogue = useCatalogue();
  const users = useRows('site', 'user');
  return useMemo(
    () => ({ ...catalogue, customer, users, endpoints: [...catalogue.endpoints.values()] }),
    [catalogue, customer, users],
  );
}
