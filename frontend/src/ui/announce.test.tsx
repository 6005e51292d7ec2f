// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Announcer, announce } from './announce';

afterEach(cleanup);

describe('what is read out', () => {
  it('is all that was said of one change, and nothing of the one before', async () => {
    render(<Announcer />);
    await act(async () => {
      announce('Udsat.');
      announce('FDG 11:15: udsat af Anders Bæk');
    });
    expect(screen.getByRole('status').textContent).toBe('Udsat. FDG 11:15: udsat af Anders Bæk');
    await act(async () => announce('Bekræftet.'));
    expect(screen.getByRole('status').textContent).toBe('Bekræftet.');
  });
});
