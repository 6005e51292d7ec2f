// @vitest-environment happy-dom
import '../../i18n';
import { cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../../sync/store';
import { show } from '../setup/scene';
import { Messages } from './nodes/Messages';
import { Quarantine } from './Quarantine';
import type { Listener, Told } from './system/system';
import './texts';

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  hold: () => () => undefined,
}));

const NOW = Date.parse('2026-11-24T05:41:09Z');
const plain = () => (document.body.textContent ?? '').replace(/\s/g, ' ');

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  shared.setState({
    user: { id: 1, name: 'Jens Kjær', role: 'siteAdmin', customerIds: [] },
    session: 'signedIn',
  } as never);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('HL7-22: where messages of the RIS are listened for', () => {
  const listener: Listener = {
    state: 'listening',
    host: '10.1.0.5',
    port: 2575,
    since: '2026-11-24T05:11:00Z',
    heardAt: '2026-11-24T05:39:00Z',
  };
  const said = (given: Partial<Listener> | null) => {
    cleanup();
    show({}, {});
    render(<Messages listener={given && { ...listener, ...given }} />);
    return plain();
  };

  it('says the address, since when, and when the last one came', () => {
    expect(said({})).toMatch(/Lytter.*siden .*06:11.*10\.1\.0\.5:2575 sidste besked .*06:39/);
    expect(said({ heardAt: null })).toContain('ingen besked endnu');
  });

  it('says that the port is taken, or that none is set', () => {
    expect(said({ state: 'taken' })).toContain('Porten er optaget');
    expect(said({ state: 'off', port: 0 })).toContain('Ingen port er sat (TRACERSHOP_HL7_PORT)');
    expect(said(null)).toContain('Lytter ikke');
  });
});

describe('what of quarantine is not on the list', () => {
  const LETTER = {
    id: 9,
    source: 'hl7',
    name: 'MSG00042',
    reason: 'ORC mangler / ORC is missing',
    receivedAt: '2026-11-24T05:39:00Z',
    digest: 'ab',
    retryable: true,
    revision: 2,
  };
  const told = (given: Partial<Told>) => given as Told;

  it('HL7-20: is counted by source', () => {
    show({}, { quarantine: [LETTER] });
    render(<Quarantine told={told({ hidden: { hl7: 12, ris: 3 } })} />);
    expect(plain()).toContain('og 15 til, som der ikke er plads til');
    cleanup();
    render(<Quarantine told={told({ hidden: {} })} />);
    expect(plain()).not.toContain('som der ikke er plads til');
  });

  it('HL7-21: messages that were refused are counted by type and why, with the first and the last', () => {
    show({}, { quarantine: [] });
    const refused = [
      {
        why: 'type' as const,
        kind: 'ADT^A08',
        count: 1312,
        firstAt: '2026-11-20T08:00:00Z',
        lastAt: '2026-11-24T05:40:00Z',
      },
      {
        why: 'long' as const,
        kind: '',
        count: 1,
        firstAt: '2026-11-20T08:00:00Z',
        lastAt: '2026-11-20T08:00:00Z',
      },
    ];
    render(<Quarantine told={told({ messages: { listener: null, refused } })} />);
    expect(plain()).toMatch(/ADT\^A08Her modtages kun ORM\^O01\.1 312.*09:00.*06:40/);
    expect(plain()).toContain('ukendtBeskeden er over 1 MiB.1');
  });
});
