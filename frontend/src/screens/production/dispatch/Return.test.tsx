// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Dispatch } from '../../../protocol/rows';
import { begin, dialog, done, fill, goLive, NOW, press, stream, submit } from '../work.testing';
import { Gone } from './Leaving';

const sent = vi.hoisted(() => ({ run: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  hold: () => () => undefined,
}));

const LEFT = {
  id: 5,
  customerId: 1,
  endpointId: 1,
  vialIds: [4],
  orderIds: [17],
  deliveryDate: '2026-11-24',
  dispatchedAt: '2026-11-24T04:50:00Z',
  dispatchedBy: 'Anne Lind',
  vehicle: 'Bil 2',
  receivedAt: null,
  receivedBy: null,
  receivedVialIds: null,
  note: '',
  marks: [],
  returnedAt: null,
  returnedBy: null,
  returnedReason: null,
  revision: 3,
} as unknown as Dispatch;

function show(given: Partial<Dispatch> = {}): void {
  stream({});
  goLive();
  render(<Gone left={{ ...LEFT, ...given }} today="2026-11-24" />);
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue(done);
  begin();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('DSP-21: a car that came back', () => {
  it('is taken back with a coded reason, for the row that was shown', async () => {
    show();
    await press(/^Bilen kom tilbage: /);
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    await act(async () => {
      fireEvent.click(within(dialog()).getByRole('button', { name: 'Vejen var spærret' }));
    });
    await fill('Tilbage kl.', '05:58');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'dispatch.return',
      {
        dispatchId: 5,
        reasonCode: 'transport',
        reason: 'Vejen var spærret',
        returnedAt: '2026-11-24T04:58:00.000Z',
      },
      { seen: { 'dispatch:5': 3 } },
    );
  });

  it('is not once it came, or came back', () => {
    for (const given of [
      { receivedAt: '2026-11-24T05:10:00Z', receivedBy: 'Mette', receivedVialIds: [4] },
      { returnedAt: '2026-11-24T05:10:00Z', returnedBy: 'Anne Lind', returnedReason: 'x' },
    ]) {
      show(given);
      expect(screen.queryByRole('button', { name: /kom tilbage/ })).toBeNull();
      expect(screen.queryByRole('button', { name: 'Meld modtaget' })).toBeNull();
      cleanup();
    }
  });
});
