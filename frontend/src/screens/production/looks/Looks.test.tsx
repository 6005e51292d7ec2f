// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { looks } from '../../../sync/useLooks';
import Production from '../index';
import { begin, choose, NOW, plain } from '../work.testing';

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  begin();
  looks.forget();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const told = (orderId: number | null, name = 'Kirsten Holm', userId = 6) =>
  act(async () => {
    looks.heard({
      type: 'notice',
      stream: 'production',
      kind: 'order.looked',
      at: '2026-11-24T05:00:00Z',
      data: { lookId: String(userId), userId, name, orderId },
    });
  });
const panel = () => screen.getByRole('region', { name: 'Valgt levering' });

describe('STR-15: who looks at the same order', () => {
  it('stands in the panel and on the row by name, until they leave', async () => {
    render(<Production />);
    await told(18);
    const row = screen.getByRole('button', {
      name: /^FDG .*Kirsten Holm ser på den nu|ser på den nu.*Kirsten/s,
    });
    expect(plain(row)).toContain('KH');
    await choose(/^FDG .*Kirsten Holm/s);
    expect(plain(panel())).toContain('Kirsten Holm ser også på den');
    await told(18, 'Anders Lund', 7);
    expect(plain(panel())).toContain('Kirsten Holm og Anders Lund ser også på den');
    await told(17);
    await told(null, 'Anders Lund', 7);
    expect(plain(panel())).not.toContain('ser også på den');
  });

  it('says nothing of oneself in another window', async () => {
    render(<Production />);
    await told(18, 'Anders Bæk', 5);
    expect(within(document.body).queryByText(/ser også på den|ser på den nu/)).toBeNull();
  });
});
