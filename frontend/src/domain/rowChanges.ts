/** What differs between two versions of a row. Pure. */

export interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** The fields of these that differ, in their order. */
export function rowChanges(before: object, after: object, fields: readonly string[]): Change[] {
  const old = before as Record<string, unknown>;
  const present = after as Record<string, unknown>;
  return fields
    .filter((field) => !same(old[field], present[field]))
    .map((field) => ({ field, before: old[field] ?? null, after: present[field] ?? null }));
}

/** What of the data a form would send differs from what it was filled with: an absent field is left as it is. */
export function changedData<T extends object>(before: T, after: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(after).filter(([key, value]) => !same((before as never)[key], value)),
  ) as Partial<T>;
}

/** A form's values after its row has changed under it: what nobody touched follows, what was typed stays. */
export function rebased<T extends object>(values: T, start: T, next: T): T {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      same(value, (start as never)[key]) ? (next as never)[key] : value,
    ]),
  ) as T;
}
