// @vitest-environment happy-dom
import '../i18n';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Button } from './Button';
import { DialogButtons } from './Dialog';

afterEach(cleanup);

describe('a dialog’s buttons', () => {
  it('stand in one order: what is seldom, back, and what does it', () => {
    const onBack = vi.fn();
    render(
      <DialogButtons onBack={onBack} aside={<Button look="quiet">Ophæv</Button>}>
        <Button type="submit">Send</Button>
      </DialogButtons>,
    );
    const words = screen.getAllByRole('button').map((button) => button.textContent);
    expect(words).toEqual(['Ophæv', 'Fortryd', 'Send']);
    fireEvent.click(screen.getByRole('button', { name: 'Fortryd' }));
    expect(onBack).toHaveBeenCalledOnce();
  });
});
