// Gives a wall its own page while the server is away. It holds the page and its files, and nothing of what they show.
const KEPT = 'tracershop-wall';
const PATIENCE_MS = 8000;
const ENTRY = /<script[^>]+src="(\/assets\/[^"]+\.js)"/;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) {
    return;
  }
  if (request.mode === 'navigate') {
    event.respondWith(page(request));
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(file(request));
  }
});

// The newest page where the server gives one, else the kept one.
async function page(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match('/wall');
  try {
    const answer = await fetch(request, kept ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {});
    if (answer.ok && !answer.redirected) {
      await keep(cache, kept, answer.clone());
      return answer;
    }
    return answer.status >= 500 && kept ? kept : answer;
  } catch (error) {
    if (kept) {
      return kept;
    }
    throw error;
  }
}

// With a new build the files of the old one go: what is kept does not grow.
async function keep(cache, kept, answer) {
  const [before, now] = [kept ? await kept.clone().text() : '', await answer.clone().text()];
  if (ENTRY.exec(before)?.[1] !== ENTRY.exec(now)?.[1]) {
    for (const request of await cache.keys()) {
      await cache.delete(request);
    }
  }
  await cache.put('/wall', answer);
}

// Names under /assets/ carry a digest of what they hold: what is kept is right for ever.
async function file(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request);
  if (kept) {
    return kept;
  }
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone());
  }
  return answer;
}
