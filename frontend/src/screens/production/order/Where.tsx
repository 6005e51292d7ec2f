/** For whom, and what: the endpoints of all customers, and what each may order. */
import type { Book } from '../../../domain/book';
import type { Offer } from '../../../domain/draft';
import { Field } from '../../../ui/Field';
import { startHere } from '../../../ui/startHere';
import { useWords } from '../words';
import styles from './Order.module.css';

interface WhereProps {
  book: Book;
  endpointId: number | null;
  what: string;
  offers: readonly Offer[];
  /** The keyboard begins here. */
  first: boolean;
  errors: { endpointId: string | null; what: string | null };
  onEndpoint: (endpointId: number | null) => void;
  onWhat: (what: string) => void;
}

export function Where({
  book,
  endpointId,
  what,
  offers,
  first,
  errors,
  onEndpoint,
  onWhat,
}: WhereProps) {
  const { t } = useWords();
  const endpoints = [...book.endpoints.values()]
    .filter((endpoint) => !endpoint.archived)
    .map((endpoint) => {
      const customer = book.customers.get(endpoint.customerId)?.shortName ?? '–';
      return { id: endpoint.id, name: `${customer} · ${endpoint.name}` };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'da'));
  return (
    <>
      <Field label={t('order.endpoint')} error={errors.endpointId}>
        {(control) => (
          <select
            {...control}
            ref={first ? startHere : undefined}
            value={endpointId ?? ''}
            onChange={(event) => onEndpoint(event.target.value ? Number(event.target.value) : null)}
          >
            <option value="">{t('add.pick')}</option>
            {endpoints.map((endpoint) => (
              <option key={endpoint.id} value={endpoint.id}>
                {endpoint.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {endpointId !== null && (
        <fieldset className={styles.group}>
          <legend className={styles.legend}>{t('order.what')}</legend>
          {offers.length === 0 && <p className="soft">{t('order.nothingOffered')}</p>}
          <div className={styles.chips}>
            {offers.map((offer) => (
              <label key={offer.key} className={styles.chip}>
                <input
                  type="radio"
                  name="what"
                  className="unseen"
                  checked={offer.key === what}
                  onChange={() => onWhat(offer.key)}
                />
                <span>{offer.name}</span>
              </label>
            ))}
          </div>
          <p className={styles.problem} role="alert">
            {errors.what}
          </p>
        </fieldset>
      )}
    </>
  );
}
