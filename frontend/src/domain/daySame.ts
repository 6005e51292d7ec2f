/** Whether parts of two plans of a day say the same, so that the plan after keeps them and a screen draws only the others. Pure. */
import type { Delivery, Lane } from './day';
import type { DayRows } from './dayRows';

/** Whether two lists hold the same things in the same order. */
export function sameItems(one: readonly unknown[], other: readonly unknown[]): boolean {
  return (
    one === other || (one.length === other.length && one.every((item, at) => item === other[at]))
  );
}

/** Whether everything but the orders is the same. */
export function sameRest(one: DayRows, other: DayRows): boolean {
  return sameFields({ ...one, orders: null }, { ...other, orders: null }, () => false);
}

/** Whether two say the same: rows by what they are, what is reckoned of them by its figures. */
export function sameDelivery(one: Delivery, other: Delivery): boolean {
  return sameFields(one, other, sameLists);
}

/** The same of lanes, whose deliveries and rows are what they are. */
export function sameLane(one: Lane, other: Lane): boolean {
  return sameFields(one, other, sameLists);
}

/** Demands and runs are reckoned anew each time; a row or a delivery that was changed is another object. */
function sameLists(a: unknown, b: unknown): boolean {
  return (
    Array.isArray(a) &&
    Array.isArray(b) &&
    a.length === b.length &&
    a.every((item, at) => item === b[at] || sameReckoned(item, b[at]))
  );
}

function sameReckoned(one: unknown, other: unknown): boolean {
  return (
    isReckoned(one) &&
    isReckoned(other) &&
    sameFields(one, other, (a, b) => Array.isArray(a) && Array.isArray(b) && sameItems(a, b))
  );
}

/** A demand or a run. */
function isReckoned(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && ('orderedSlotAt' in value || 'feeds' in value)
  );
}

function sameFields<T extends object>(
  one: T,
  other: T,
  otherwise: (a: unknown, b: unknown) => boolean,
): boolean {
  const names = Object.keys(one) as (keyof T)[];
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.is(one[name], other[name]) || otherwise(one[name], other[name]))
  );
}
