/** Words that were typed before on this machine, the last one first: offered again, never sent by themselves. */

const MOST = 6;

/** What was typed before under a name. */
export function remembered(name: string): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(`tracershop.${name}`) ?? '[]');
    return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
  } catch {
    // No storage here, or something else stands in it.
    return [];
  }
}

export function remember(name: string, text: string): void {
  const all = [text, ...remembered(name).filter((one) => one !== text)].slice(0, MOST);
  try {
    localStorage.setItem(`tracershop.${name}`, JSON.stringify(all));
  } catch {
    // Then it is typed again.
  }
}
