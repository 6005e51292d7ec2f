// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DATE } from '../../domain/book.testing';
import Production from './index';
import {
  begin,
  card,
  choose,
  dialog,
  done,
  key,
  NOW,
  ORDERS,
  plain,
  press,
  refusal,
  request,
  stream,
} from './work.testing';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue(done);
  sent.query.mockReset();
  begin();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('REQ: a request on production’s screen', () => {
  it('stands first, says before and after, and what it costs the run', () => {
    stream({ requests: [request(4)] });
    render(<Production />);
    const side = plain(document.querySelector('aside') as Element);
    expect(side.indexOf('1 anmodning')).toBeLessThan(side.indexOf('Næste, efter tid til afgang'));
    expect(plain(card())).toContain('bestilt 3 900 MBq →bliver til 5 400 MBq');
    expect(plain(card())).toContain('koster 2 648 MBq mere ved kørsel 10:00');
    expect(plain(card())).toContain('6 885 →bliver til 9 533 MBq af 60 000');
  });

  it('is granted by one key where it has the focus, with what was seen of it and of its order', async () => {
    stream({ requests: [request(4)] });
    render(<Production />);
    await key('g');
    expect(sent.run).not.toHaveBeenCalled();
    await key('q');
    expect(document.activeElement).toBe(card());
    await key('g', card());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'request.grant',
      { requestId: 4 },
      { seen: { 'request:4': 2, 'order:17': 1 } },
    );
  });

  it('folds when a delivery is chosen beside it, and leaves its room to what is next', async () => {
    (window as unknown as { happyDOM: { setViewport(size: object): void } }).happyDOM.setViewport({
      width: 1280,
      height: 800,
    });
    stream({ requests: [request(4)] });
    render(<Production />);
    await act(async () => fireEvent.pointerDown(card()));
    expect(plain(card())).toContain('To patienter mere');
    await choose(/^FDG 11:30 Sundby|^FDG.*11:30/);
    expect(plain(card())).not.toContain('To patienter mere');
  });

  it('is declined with a reason only', async () => {
    stream({ requests: [request(4)] });
    render(<Production />);
    await key('d', card());
    await press('Afslå', dialog());
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.change(within(dialog()).getByLabelText('Svar til kunden'), {
      target: { value: 'Kørslen er fuld' },
    });
    await press('Afslå', dialog());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'request.decline',
      { requestId: 4, reason: 'Kørslen er fuld' },
      { seen: { 'request:4': 2, 'order:17': 1 } },
    );
  });

  it('says what changed where it moved on, and is then decided about anew', async () => {
    stream({ requests: [request(4)] });
    sent.run.mockResolvedValueOnce(
      refusal('stale', {
        details: { 'order:17': { ...ORDERS[0], revision: 2, orderedMbq: 4000 } },
      }),
    );
    render(<Production />);
    await key('g', card());
    expect(plain(card())).toContain('bestilt: 3 900 MBq → 4 000 MBq');
    await key('g', card());
    expect(sent.run).toHaveBeenLastCalledWith(
      'request.grant',
      { requestId: 4 },
      { seen: { 'request:4': 2, 'order:17': 2 } },
    );
  });

  it('asks for a reason where the server does', async () => {
    stream({ requests: [request(4)] });
    sent.run.mockResolvedValueOnce(refusal('reason_required', { field: 'reason' }));
    render(<Production />);
    await key('g', card());
    expect(within(dialog()).getByText('(reason_required)')).toBeDefined();
  });

  it('names the limit that a late order passes', () => {
    const data = { kind: 'activity', tracerId: 1, slotId: 3, deliveryDate: DATE, orderedMbq: 9500 };
    stream({ requests: [request(5, { orderId: null, kind: 'late', data })] });
    render(<Production />);
    expect(plain(card())).toContain('Over kundens grænse: 9 500 MBq af højst 9 000 MBq');
    expect(plain(card())).toContain('Over leveringens grænse: 13 400 MBq af højst 8 000 MBq');
  });
});

describe('the sound of a request', () => {
  const started = vi.fn();
  class FakeAudio {
    state = 'suspended';
    currentTime = 0;
    destination = {};
    async resume() {
      this.state = 'running';
    }
    createOscillator() {
      const node = { frequency: {}, connect: () => node, start: started, stop: () => undefined };
      return node;
    }
    createGain() {
      const gain = { setValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() };
      return { gain, connect: () => undefined };
    }
  }

  beforeEach(() => {
    started.mockReset();
    vi.stubGlobal('AudioContext', FakeAudio);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const arrive = (id: number) =>
    act(async () => stream({ requests: [request(4), request(id, { state: 'open' })] }));

  it('comes with a new one, once the page was pressed, and not with what stood there', async () => {
    stream({ requests: [request(4)] });
    render(<Production />);
    await arrive(5);
    expect(started).not.toHaveBeenCalled();
    await key('Shift');
    expect(started).not.toHaveBeenCalled();
    await arrive(6);
    expect(started).toHaveBeenCalledTimes(2);
    expect(screen.getByRole('button', { name: /Lyd ved anmodninger er slået til/ })).toBeDefined();
  });

  it('is turned off by each person, and stays so', async () => {
    stream({ requests: [request(4)] });
    render(<Production />);
    await key('Shift');
    await press(/Lyd ved anmodninger er slået til/);
    await arrive(7);
    expect(started).not.toHaveBeenCalled();
    expect(localStorage.getItem('tracershop_mute.5')).toBe('yes');
  });
});
