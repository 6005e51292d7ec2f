/** What is asked of the old system's copy, and what comes back. */

export type Asked = {
  table: string;
  key: string;
  customerId: string;
  fromDate: string;
  toDate: string;
};

export interface Kept {
  id: number;
  key: string;
  data: Readonly<Record<string, string | null>>;
  seenAt: string;
  goneAt: string | null;
  ties: readonly { kind: string; id: number; part: string }[];
}

export interface Page {
  tables: readonly {
    name: string;
    rows: number;
    gone: number;
    dated: boolean;
    ofCustomers: boolean;
  }[];
  table: string;
  columns: readonly string[];
  rows: readonly Kept[];
  more: boolean;
}

/** The columns that a line has room for; the rest stands in the row itself. */
export const SHORT: Readonly<Record<string, readonly string[]>> = {
  orders: ['OID', 'BID', 'deliver_datetime', 'amount', 'status', 'COID'],
  t_orders: ['OID', 'BID', 'deliver_datetime', 'n_injections', 'status'],
  VAL: ['ID', 'customer', 'charge', 'filldate', 'filltime', 'activity'],
  Users: ['Id', 'shortname', 'Realname', 'kundenr', 'overhead'],
};

/** As the query takes it; what is empty is not asked. */
export function wireOf(asked: Asked, before: number | null): Record<string, unknown> {
  return {
    ...(asked.table && { table: asked.table }),
    ...(asked.key && { key: asked.key }),
    ...(asked.customerId && { customerId: Number(asked.customerId) }),
    ...(asked.fromDate && { fromDate: asked.fromDate }),
    ...(asked.toDate && { toDate: asked.toDate }),
    ...(before !== null && { before }),
  };
}

/** Where the same is fetched as a file. */
export function addressOf(table: string, asked: Asked, end: 'csv' | 'xlsx'): string {
  const given = new URLSearchParams();
  for (const [name, value] of [
    ['key', asked.key],
    ['customerId', asked.customerId],
    ['from', asked.fromDate],
    ['to', asked.toDate],
  ] as const) {
    if (value) {
      given.set(name, value);
    }
  }
  const query = given.toString();
  return `/api/exports/mirror/${table}.${end}${query && `?${query}`}`;
}
