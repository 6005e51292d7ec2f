/**
 * Keeps the wall's own page on the device, so that it comes back after a power cut though the server is away. Only the
 * page and its files: no row, and nothing that anybody ordered.
 */
const KEPT = 'tracershop-wall';

export async function keepShell(): Promise<void> {
  // Only over https (or on the server itself); elsewhere a browser without its server shows its own page.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || !('caches' in globalThis)) {
    return;
  }
  try {
    await navigator.serviceWorker.register('/wall-worker.js', { scope: '/wall' });
    await navigator.serviceWorker.ready;
    // What was loaded before the worker was there.
    const files = performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name))
      .filter(
        ({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'),
      )
      .map(({ pathname }) => pathname);
    const cache = await caches.open(KEPT);
    await cache.addAll(['/wall', ...new Set(files)]);
  } catch {
    // Forbidden or full: the wall works, and needs its server to start.
  }
}
