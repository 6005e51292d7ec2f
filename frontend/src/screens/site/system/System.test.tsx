// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../../../sync/store';
import { show } from '../../setup/scene';
import Site from '../index';
import { backupState, bytesText, type Check, diskTone, ledgerState, type Told } from './system';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const NOW = Date.parse('2026-11-24T05:41:09Z');
const HOUR = 3_600_000;
const iso = (ago: number) => new Date(NOW - ago).toISOString();

const check = (ago: number, given: Partial<Check> = {}): Check => ({
  id: 1,
  how: 'nightly',
  by: null,
  at: iso(ago),
  seconds: 42,
  ok: true,
  details: { entries: 12_345, broken: null, problems: [], count: 0, streams: true },
  ...given,
});
const backup = (ago: number, given: Partial<Check> = {}): Check => ({
  ...check(ago, { id: 7, how: 'command', seconds: 0.4 }),
  details: { file: '2026-11-24.backup', bytes: 1_234_567 },
  ...given,
});
const GOOD: Told = {
  versions: {
    tracershop: '0.1.0',
    build: 'index-abc',
    protocol: 1,
    python: '3.11.2',
    machine: 'pet-server',
    database: { vendor: 'MariaDB', version: '10.11.6-MariaDB' },
    redis: { state: 'up', version: '7.0.15' },
    migration: { name: 'site.0006_check', at: iso(72 * HOUR) },
    oldSystem: { state: 'both', version: 'MySQL 5.1.73' },
  },
  ledger: { underWay: null, last: check(6 * HOUR) },
  backups: { elsewhere: null, last: [backup(HOUR)] },
  disks: [{ holds: ['data', 'database'], path: '/srv/data', free: 40e9, total: 100e9 }],
};

const plain = () => (document.body.textContent ?? '').replace(/\s/g, ' ');
const part = (name: string) => screen.getByRole('region', { name });
const tell = (told: object) =>
  sent.query.mockImplementation(async () => ({ type: 'answer', id: 'q', result: told }));
async function open(told: object = {}, role = 'siteAdmin', path = '/site/system'): Promise<void> {
  tell({ ...GOOD, ...told });
  history.replaceState(null, '', path);
  shared.setState({
    user: { id: 1, name: 'Jens Kjær', role, customerIds: [] },
    session: 'signedIn',
  } as never);
  show({}, {} as never);
  await act(async () => void render(<Site />));
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setInterval', 'clearInterval'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
  sent.query.mockReset();
});
afterEach(async () => {
  cleanup();
  vi.useRealTimers();
  await i18next.changeLanguage('da');
});

describe('SYS-5: what is not as it should be', () => {
  it.each([
    [null, 'never'],
    [check(48 * HOUR), 'whole'],
    [check(48 * HOUR + 1), 'old'],
    [check(HOUR, { ok: false }), 'broken'],
    [check(HOUR, { ok: null }), 'unfinished'],
  ] as const)('the ledger (%#) is %s', (last, state) => {
    expect(ledgerState({ underWay: null, last }, NOW)).toBe(state);
  });
  it.each([
    [[], null, 'none'],
    [[backup(26 * HOUR)], null, 'fine'],
    [[backup(26 * HOUR + 1)], null, 'old'],
    [[backup(HOUR, { ok: false }), backup(2 * HOUR)], null, 'failed'],
    [[backup(HOUR), backup(2 * HOUR, { ok: false })], null, 'fine'],
    [[], 'mariabackup', 'elsewhere'],
  ] as const)('backups (%#) by %s are %s', (last, elsewhere, state) => {
    expect(backupState({ elsewhere, last: [...last] }, NOW)).toBe(state);
  });
  it.each([
    [10, 'good'],
    [9.99, 'warn'],
    [5, 'warn'],
    [4.99, 'bad'],
    [0, 'bad'],
  ] as const)('a disk with %d %% free is %s', (free, tone) => {
    expect(diskTone({ holds: ['data'], path: '/', free, total: 100 })).toBe(tone);
  });
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_600, '1.0 MB'],
    [9_960_000, '10 MB'],
    [1_234_567, '1.2 MB'],
    [5e15, '5000 TB'],
  ])('%d bytes are %s', (bytes, text) => {
    const figure = (value: number, decimals = 0) => value.toFixed(decimals);
    expect(bytesText(bytes, figure).replace('\u00a0', ' ')).toBe(text);
  });

  it('is counted on the tab, wherever one stands on the page', async () => {
    await open({}, 'siteAdmin', '/site/workers');
    expect(screen.getByRole('link', { name: 'System' })).toBeDefined();
    cleanup();
    await open(
      {
        ledger: { underWay: null, last: null },
        backups: { elsewhere: null, last: [] },
        disks: [{ holds: ['data'], path: '/srv', free: 1e9, total: 100e9 }],
      },
      'siteAdmin',
      '/site/workers',
    );
    expect(screen.getByRole('link', { name: /^System ?3 at se på$/ })).toBeDefined();
  });

  it('says what to run where there is no backup, and asks for none that others make', async () => {
    await open({ backups: { elsewhere: null, last: [] } });
    expect(part('Sikkerhedskopier').textContent).toContain('tracershop backup "');
    cleanup();
    await open({ backups: { elsewhere: 'mariabackup, af IT', last: [] } });
    expect(part('Sikkerhedskopier').textContent).toContain('mariabackup, af IT');
    expect(part('Sikkerhedskopier').textContent).not.toContain('tracershop backup');
  });

  it('SYS-22: makes nothing of it on the first day, and says when it is due', async () => {
    const fresh = {
      ledger: { underWay: null, last: null },
      backups: { elsewhere: null, last: [] },
      firstDay: true,
    };
    await open(fresh);
    const ledger = part('Sporet').textContent ?? '';
    expect(ledger).toContain('Endnu ikke kontrolleret');
    expect(ledger).toContain('kører af sig selv ved næste døgnskifte');
    const backups = part('Sikkerhedskopier').textContent ?? '';
    expect(backups).toContain('Ingen endnu');
    expect(backups).toContain('tracershop backup "');
    expect(document.querySelector('[class*="todo"]')).toBeNull();
    cleanup();
    await open(fresh, 'siteAdmin', '/site/workers');
    expect(screen.getByRole('link', { name: 'System' })).toBeDefined();
    cleanup();
    await open({ ...fresh, firstDay: false });
    expect(part('Sporet').textContent).toContain('Aldrig kontrolleret');
  });

  it('says where the ledger is broken, and what to do', async () => {
    const details = { entries: 9, broken: 10, problems: ['entry 10: its body…'], count: 1 };
    await open({ ledger: { underWay: null, last: check(HOUR, { ok: false, details }) } });
    const text = part('Sporet').textContent ?? '';
    expect(text).toContain('Brudt');
    expect(text).toContain('post 10');
    expect(text).toContain('entry 10: its body…');
    expect(text).toContain('verify-ledger --streams');
  });
});

describe('SYS-4: the installation', () => {
  it('stands with its versions, in both languages', async () => {
    await open();
    for (const told of ['MariaDB 10.11.6', '7.0.15', '3.11.2', 'site.0006_check', 'MySQL 5.1.73']) {
      expect(plain()).toContain(told);
    }
    expect(plain()).toContain('Alle 12 345 poster');
    expect(plain()).toContain('1,2 MB');
    await act(async () => void (await i18next.changeLanguage('en')));
    expect(plain()).toContain('All 12 345 entries');
    expect(plain()).toContain('40 GB of 100 GB (40 %)');
  });

  it('SYS-21: says which commit runs, or that nobody knows', async () => {
    await open({ versions: { ...GOOD.versions, commit: '413915cc' } });
    expect(part('Versioner').textContent).toContain('0.1.0 · 413915cc');
    cleanup();
    await open({ versions: { ...GOOD.versions, commit: null } });
    expect(part('Versioner').textContent).toContain('0.1.0 · ukendt commit');
  });

  it('keeps what was last told when a later answer does not come', async () => {
    await open();
    sent.query.mockResolvedValue({ type: 'refused', code: 'offline', message: '' });
    await act(async () => vi.advanceTimersByTime(30_000));
    expect(sent.query).toHaveBeenCalledTimes(2);
    expect(screen.getAllByRole('alert').some((it) => it.textContent !== '')).toBe(true);
    expect(plain()).toContain('MariaDB 10.11.6');
  });

  it('is asked for again when the page is seen again', async () => {
    await open();
    await act(async () => void window.dispatchEvent(new Event('focus')));
    expect(sent.query).toHaveBeenCalledTimes(2);
  });
});

describe('SYS-2: verify now', () => {
  it('asks, shows that it runs, and how it ended', async () => {
    await open();
    const underWay = { by: 'Jens Kjær', askedAt: iso(0) };
    tell({ ...GOOD, ledger: { ...GOOD.ledger, underWay } });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Kontrollér nu' })));
    expect(sent.run).toHaveBeenCalledWith('verification.ask', {}, undefined);
    expect(plain()).toContain('Bestilt af Jens Kjær, nu.');
    expect(screen.getByRole('button', { name: /Kontrollerer/ }).getAttribute('aria-busy')).toBe(
      'true',
    );
    const last = check(0, { id: 2, how: 'button', by: 'Jens Kjær' });
    tell({ ...GOOD, ledger: { underWay: null, last } });
    await act(async () => vi.advanceTimersByTime(1_000));
    expect(plain()).toContain('bestilt af Jens Kjær');
    expect(within(part('Sporet')).getByRole('button', { name: 'Kontrollér nu' })).toBeDefined();
  });

  it('is a site admin’s; production reads', async () => {
    await open({}, 'productionUser');
    expect(plain()).toContain('Alle 12 345 poster');
    expect(screen.queryByRole('button', { name: 'Kontrollér nu' })).toBeNull();
  });
});

describe('REL-31: the consignor of transport documents', () => {
  const limits = { releaseLowPercent: 95, releaseHighPercent: 120 };

  it('is well where both are set', async () => {
    shared.setState({ site: { ...limits, missing: [] } });
    await open();
    expect(part('Afsender på transportdokumenter').textContent).toContain('er sat');
  });

  it('says which setting is missing, and what it is called', async () => {
    shared.setState({ site: { ...limits, missing: ['emergencyPhone'] } });
    await open();
    const said = part('Afsender på transportdokumenter').textContent;
    expect(said).toContain('Mangler');
    expect(said).toContain('TRACERSHOP_EMERGENCY_PHONE');
    expect(said).not.toContain('TRACERSHOP_SITE_ADDRESS');
    expect(screen.getByRole('link', { name: /^System/ }).textContent).toContain('1');
  });
});
