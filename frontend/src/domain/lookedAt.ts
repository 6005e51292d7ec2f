/** When somebody last looked, kept on this machine for each person: a time, and nothing of what he saw. */

const key = (userId: number) => `tracershop.looked.${userId}`;

/** Server time in milliseconds; null where he never did on this machine. */
export function lookedAt(userId: number): number | null {
  try {
    const found = Number(localStorage.getItem(key(userId)) ?? Number.NaN);
    return Number.isFinite(found) ? found : null;
  } catch {
    // No storage here.
    return null;
  }
}

export function setLookedAt(userId: number, at: number): void {
  try {
    localStorage.setItem(key(userId), String(at));
  } catch {
    // Then the next look begins with the page.
  }
}
