/** What the tests of the set-up do and read on a screen. */
import { act, fireEvent, screen, within } from '@testing-library/react';

export const press = async (name: string | RegExp, nth = 0) => {
  await act(async () => {
    const found = screen.getAllByRole('button', { name })[nth];
    if (!found) {
      throw new Error(`no button ${name}`);
    }
    fireEvent.click(found);
  });
};
export const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
export const check = (label: string) => fireEvent.click(screen.getByLabelText(label));
export const dialog = () => within(screen.getByRole('dialog'));
export const plain = (element: Element | null) => (element?.textContent ?? '').replace(/\s/g, ' ');
