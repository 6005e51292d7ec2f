// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { useKeepFocus } from './useKeepFocus';

function Page({ row, order }: { row: boolean; order: boolean }) {
  const page = useRef<HTMLElement>(null);
  useKeepFocus(page);
  return (
    <main ref={page}>
      <h1>Today</h1>
      {row && (
        <div tabIndex={-1} data-testid="row">
          {order && <button type="button">Cancel</button>}
        </div>
      )}
      <button type="button">Other</button>
    </main>
  );
}

afterEach(cleanup);
const show = (page: ReturnType<typeof render>, row: boolean, order: boolean) =>
  act(async () => page.rerender(<Page row={row} order={order} />));

describe('focus when something vanishes (CUS-8)', () => {
  it('goes to what was around it, and where that is gone too to the heading', async () => {
    const page = render(<Page row={true} order={true} />);
    screen.getByText('Cancel').focus();
    await show(page, true, false);
    expect(document.activeElement).toBe(screen.getByTestId('row'));
    await show(page, false, false);
    expect(document.activeElement).toBe(screen.getByText('Today'));
  });

  it('is left alone where somebody has gone elsewhere himself', async () => {
    const page = render(<Page row={true} order={true} />);
    screen.getByText('Cancel').focus();
    screen.getByText('Other').focus();
    await show(page, false, false);
    expect(document.activeElement).toBe(screen.getByText('Other'));
    screen.getByText('Other').blur();
    await show(page, true, true);
    expect(document.activeElement).toBe(document.body);
  });
});
