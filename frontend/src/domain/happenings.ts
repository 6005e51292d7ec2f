/** What others did to a customer's orders, an order's happenings together. Pure. */
export interface Happening {
  orderId: number;
  /** Milliseconds. */
  at: number;
  /** The kind of the change: `order.accepted`, `batch.rejected`. */
  kind: string;
  actor: string | null;
}

export interface OrderNews {
  orderId: number;
  /** Oldest first, each word once. */
  happenings: Happening[];
}

/** By order, the one that moved last first. `me` has done nothing to himself; `wordOf` says which kinds are one. */
export function newsOf(
  all: readonly Happening[],
  me: string | undefined,
  wordOf: (happening: Happening) => string,
): OrderNews[] {
  const byOrder = new Map<number, Map<string, Happening>>();
  for (const one of [...all].sort((a, b) => a.at - b.at)) {
    if (one.actor !== null && one.actor === me) {
      continue;
    }
    const mine = byOrder.get(one.orderId) ?? new Map<string, Happening>();
    // The last time it happened counts: it moves to the end.
    mine.delete(wordOf(one));
    mine.set(wordOf(one), one);
    byOrder.set(one.orderId, mine);
  }
  const lastOf = ({ happenings }: OrderNews) => happenings.at(-1)?.at ?? 0;
  return [...byOrder]
    .map(([orderId, mine]) => ({ orderId, happenings: [...mine.values()] }))
    .sort((a, b) => lastOf(b) - lastOf(a));
}
