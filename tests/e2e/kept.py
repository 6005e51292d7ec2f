"""What a browser has kept of what was typed into it."""

from __future__ import annotations

# All that a page has kept: what it shows and holds in fields, both storages, the cookies that it can read, caches, and
# each row of each database.
KEPT = """
async () => {
  const found = [document.documentElement.outerHTML, document.cookie, location.href, JSON.stringify(history.state)];
  for (const field of document.querySelectorAll('input, textarea')) found.push(field.value);
  for (const store of [localStorage, sessionStorage]) found.push(JSON.stringify(store));
  const done = (request) =>
    new Promise((good, bad) => {
      request.onsuccess = () => good(request.result);
      request.onerror = () => bad(request.error);
    });
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const table of database.objectStoreNames) {
      const rows = await done(database.transaction(table).objectStore(table).getAll());
      found.push(JSON.stringify(rows));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request)).text());
  }
  return found.join('\\n');
}
"""
