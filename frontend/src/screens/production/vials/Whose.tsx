/** Whom a vial is for: a customer, or a purpose that is nobody's and never released (VIA-30). */
import type { PlanCustomer } from '../../../domain/dayRows';
import { useWords } from '../words';
import './texts';

const PURPOSES = ['rinse', 'qualityControl', 'test'] as const;

/** Whether what was chosen is no customer. */
export function isPurpose(chosen: string): boolean {
  return (PURPOSES as readonly string[]).includes(chosen);
}

/** What goes with a command. */
export function whoseData(chosen: string): { purpose: string } | { customerId: number } {
  return isPurpose(chosen) ? { purpose: chosen } : { customerId: Number(chosen) };
}

/** What may be chosen: customers, then purposes. */
export function Whose(props: { customers: readonly PlanCustomer[]; but?: string | null }) {
  const { t } = useWords();
  return (
    <>
      {props.customers.map((one) => (
        <option key={one.id} value={one.id}>
          {one.shortName}
        </option>
      ))}
      <optgroup label={t('vial.forNobody')}>
        {PURPOSES.filter((one) => one !== props.but).map((one) => (
          <option key={one} value={one}>
            {t(`vial.purpose.${one}`)}
          </option>
        ))}
      </optgroup>
    </>
  );
}
