// Fetches the page again every two seconds and puts what has changed in its place. Without it the page loads anew.
'use strict';
const EVERY_MS = 2000;
const MARKED_MS = 10000;
const marked = new Map();

const texts = (rows) => new Map([...rows.querySelectorAll('tr[data-key]')].map((row) => [row.dataset.key, said(row)]));
const said = (row) => [...row.cells].slice(1).map((cell) => cell.textContent).join('|');

// What stands there now, told from what stood there before: by a word, not by colour alone.
function mark(before, rows) {
  const now = Date.now();
  for (const row of rows.querySelectorAll('tr[data-key]')) {
    const was = before.get(row.dataset.key);
    if (was !== said(row)) {
      marked.set(row.dataset.key, [was === undefined ? 'new' : 'changed', now]);
    }
  }
  show(rows);
}

function show(rows) {
  for (const row of rows.querySelectorAll('tr[data-key]')) {
    const [kind, since] = marked.get(row.dataset.key) ?? ['', 0];
    const fresh = Date.now() - since < MARKED_MS;
    row.className = fresh ? kind : '';
    row.cells[0].textContent = fresh ? { new: 'ny', changed: 'ændret' }[kind] : '';
  }
}

// Whoever is filling in a form of the week keeps it.
const inUse = (week) =>
  week.contains(document.activeElement) ||
  [...week.querySelectorAll('input:not([type=hidden])')].some((it) =>
    it.type === 'checkbox' ? it.checked !== it.defaultChecked : it.value !== it.defaultValue,
  );

async function look() {
  const answer = await fetch(address(), { credentials: 'same-origin', cache: 'no-store' });
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const rows = document.getElementById('rows');
  const week = document.getElementById('uge');
  const [newRows, newWeek] = [fresh.getElementById('rows'), fresh.getElementById('uge')];
  if (newRows.dataset.stamp !== rows.dataset.stamp) {
    const before = texts(rows);
    rows.replaceWith(newRows);
    mark(before, newRows);
  } else {
    show(rows);
  }
  if (newWeek.dataset.stamp !== week.dataset.stamp && !inUse(week)) {
    week.replaceWith(newWeek);
  }
}

// The page that was shown, also where it answered a form.
function address() {
  const chosen = document.querySelector('form.who');
  return `${location.pathname}?hvem=${encodeURIComponent(document.body.dataset.who ?? chosen.hvem.value)}&uge=${chosen.uge.value}`;
}

async function follow() {
  const answer = document.getElementById('svar');
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    try {
      await look();
      answer.textContent = '';
    } catch {
      answer.textContent = 'Siden svarer ikke lige nu.';
    }
  }
}

document.body.dataset.who = document.querySelector('form.who').hvem.value;
follow();
