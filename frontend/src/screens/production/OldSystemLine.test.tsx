// @vitest-environment happy-dom
import '../../i18n';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { show } from '../setup/scene';
import { OldSystemLine } from './OldSystemLine';

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  hold: () => () => undefined,
}));

const NOW = Date.parse('2026-11-24T05:41:09Z');
const link = (state: string) => ({
  id: 1,
  name: 'oldSystem',
  state,
  since: '2026-11-24T05:29:00Z',
  inStepAt: '2026-11-24T05:28:55Z',
  behind: 0,
  trouble: null,
  revision: 1,
});
const conflict = (id: number, details: object, state = 'open') => ({
  id,
  kind: 'bothEdited',
  subject: `order:${id}`,
  details,
  state,
  madeAt: '2026-11-24T05:40:00Z',
  revision: 1,
});
const shown = (rows: object) => {
  cleanup();
  show({}, rows as never);
  render(<OldSystemLine />);
  return screen.queryByRole('complementary')?.textContent?.replace(/\s/g, ' ') ?? null;
};

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('LNK-42: the old system at the top of production', () => {
  it('says nothing while it answers and both agree, and where there is no link', () => {
    expect(shown({ link: [link('reading')] })).toBeNull();
    expect(shown({ link: [link('cut')] })).toBeNull();
    expect(shown({})).toBeNull();
    expect(shown({ link: [link('reading')], conflict: [conflict(1, { vanished: 5 })] })).toBeNull();
  });

  it('says since when it does not answer, and leads to what waits', () => {
    const text = shown({ link: [link('away')] });
    expect(text).toContain('svarer ikke siden 06:29');
    expect(text).toContain('12 min');
    expect(screen.getByRole('link', { name: 'Se det, der venter' }).getAttribute('href')).toBe(
      '/site/waiting',
    );
  });

  it('counts what the two say differently', () => {
    const rows = {
      link: [link('reading')],
      conflict: [
        conflict(1, { fields: [] }),
        conflict(2, { fields: [] }),
        conflict(3, { fields: [] }, 'settled'),
        conflict(4, { vanished: 5 }),
      ],
    };
    expect(shown(rows)).toContain('2 ting siger de to systemer forskelligt');
  });
});
