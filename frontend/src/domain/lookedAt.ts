/** Where somebody last looked, kept on this machine for each person and stream: positions and a time, no rows and no names. */

/** A place in a stream. */
export interface Position {
  readonly epoch: string;
  readonly revision: number;
}

export interface Looked extends Position {
  /** Server time in milliseconds. */
  readonly at: number;
}

const key = (userId: number, stream: string) => `tracershop.looked.${userId}.${stream}`;

export function lookedAt(userId: number, stream: string): Looked | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key(userId, stream)) ?? 'null');
    const { epoch, revision, at } = (found ?? {}) as Partial<Looked>;
    return typeof epoch === 'string' && typeof revision === 'number' && typeof at === 'number'
      ? { epoch, revision, at }
      : null;
  } catch {
    // No storage here, or something else stands in it.
    return null;
  }
}

export function setLookedAt(userId: number, stream: string, looked: Looked): void {
  try {
    localStorage.setItem(key(userId, stream), JSON.stringify(looked));
  } catch {
    // Then the next look begins with the page.
  }
}
