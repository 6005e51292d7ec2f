/** What the set-up screens read, in one place: production's copy of the catalogue, and the site's of the people. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { halfLifeOf } from '../../domain/halfLife';
import type { What } from '../../domain/releaseRights';
import { type PlanSlot, planSlot } from '../../domain/setupWeek';
import { wall } from '../../domain/time';
import { useNow, useRow, useRows, useTable } from '../../sync';

const STREAM = 'production';

/** The date in Copenhagen, by the server's day where it is known. */
export function useToday(): string {
  const now = useNow(60_000);
  return useRow(STREAM, 'day', 1)?.today ?? wall(now).date;
}

/** The catalogue by id and as lists. */
export function useCatalogue() {
  const isotopes = useTable(STREAM, 'isotope');
  const tracers = useTable(STREAM, 'tracer');
  const customers = useTable(STREAM, 'customer');
  const endpoints = useTable(STREAM, 'endpoint');
  const entries = useRows(STREAM, 'catalogueEntry');
  const runs = useRows(STREAM, 'run');
  const slots = useRows(STREAM, 'slot');
  const closedDates = useRows(STREAM, 'closedDate');
  const deadlines = useRows(STREAM, 'deadline');
  return useMemo(
    () => ({
      isotopes,
      tracers,
      customers,
      endpoints,
      entries,
      runs,
      slots,
      closedDates,
      deadlines,
    }),
    [isotopes, tracers, customers, endpoints, entries, runs, slots, closedDates, deadlines],
  );
}

export type Catalogue = ReturnType<typeof useCatalogue>;

/** Every slot with its run, its departure and what is wrong with it. */
export function usePlan(): PlanSlot[] {
  const catalogue = useCatalogue();
  const today = useToday();
  return useMemo(
    () => catalogue.slots.map((slot) => planSlot(slot, catalogue, today)),
    [catalogue, today],
  );
}

type Named = Partial<What>;

/** What rows are called. */
export function useNames() {
  const isotopes = useTable(STREAM, 'isotope');
  const tracers = useTable(STREAM, 'tracer');
  const customers = useTable(STREAM, 'customer');
  const endpoints = useTable(STREAM, 'endpoint');
  return useMemo(() => {
    const customer = (id: number | null | undefined) => customers.get(id ?? -1)?.shortName ?? '';
    const endpointName = (id: number | null | undefined) => endpoints.get(id ?? -1)?.name ?? '';
    const isotopeOf = ({ tracerId, isotopeId }: Named) =>
      isotopes.get(tracers.get(tracerId ?? -1)?.isotopeId ?? isotopeId ?? -1);
    return {
      customer,
      endpointName,
      /** `Nordby · PET/CT 1` */
      endpoint: (id: number | null | undefined) =>
        `${customer(endpoints.get(id ?? -1)?.customerId)} · ${endpointName(id)}`,
      /** A tracer's short name, or an isotope's symbol. */
      what: ({ tracerId, isotopeId }: Named) =>
        tracers.get(tracerId ?? -1)?.shortName ?? isotopes.get(isotopeId ?? -1)?.symbol ?? '',
      isotopeOf,
      halfLifeSeconds: (what: Named) => isotopeOf(what)?.halfLifeSeconds ?? null,
    };
  }, [isotopes, tracers, customers, endpoints]);
}

/** `109.77 min` of seconds. */
export function useHalfLifeText(): (seconds: number) => string {
  const { figure } = useFormat();
  const { t } = useTranslation();
  return (seconds) => {
    const { value, unit } = halfLifeOf(seconds);
    const word = { s: t('unit.s'), min: t('unit.m'), h: t('unit.h'), d: t('unit.d') }[unit];
    return `${figure(value, 3)}\u00a0${word}`;
  };
}
