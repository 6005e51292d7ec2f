/** Which build of the front end this page is, which one the server has, and whether that one is whole. */
import { useStore } from 'zustand';
import { shared } from '../sync/store';

const ENTRY = /<script[^>]+src="(\/assets\/[^"]+\.js)"/;

/** The entry script of a page's text; empty where it has none. */
export function buildIn(html: string): string {
  return ENTRY.exec(html)?.[1] ?? '';
}

/** The entry script that this page came by; empty where it was not built. */
export function ownBuild(): string {
  const script = document.querySelector<HTMLScriptElement>(
    'script[type="module"][src*="/assets/"]',
  );
  return script ? new URL(script.src).pathname : '';
}

/** Whether the server gives a whole page now, and of which build; null where it does not. */
export async function served(path: string): Promise<string | null> {
  try {
    const page = await fetch(path, { cache: 'no-store', credentials: 'same-origin' });
    const build = page.ok ? buildIn(await page.text()) : '';
    if (build === '') {
      return null;
    }
    const script = await fetch(build, { cache: 'no-store' });
    await script.arrayBuffer();
    return script.ok ? build : null;
  } catch {
    return null;
  }
}

/** What the server says of this page's age: whether it has another build, and whether this one can no longer follow. */
export function useAge(): { old: boolean; outdated: boolean } {
  const outdated = useStore(shared, (state) => state.outdated);
  const build = useStore(shared, (state) => state.build);
  const own = ownBuild();
  return { old: build !== '' && own !== '' && build !== own, outdated };
}
