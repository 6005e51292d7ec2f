// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { book, booking, procedure, room } from '../customer/bookings/bookings.testing';
import { NOW } from '../customer/customer.testing';
import Rooms from './index';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const plain = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ');
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const press = (name: string | RegExp) => act(async () => fireEvent.click(button(name)));
const type = (label: string | RegExp, value: string) =>
  act(() => void fireEvent.change(screen.getByLabelText(label), { target: { value } }));
const part = (name: RegExp) => screen.getByRole('region', { name });
const rows = (name: RegExp) =>
  within(part(name))
    .getAllByRole('listitem')
    .map((row) => plain(row.querySelector('b')));

const NONE = { tracerId: null, units: null, delayMinutes: null };
const PROCEDURES = [
  procedure(1),
  procedure(2, { ...NONE, description: 'PET/CT PSMA' }),
  procedure(3, { ...NONE, description: 'PET/CT hjerte' }),
  procedure(4, { ...NONE, description: 'CT thorax', ignored: true }),
];
const BOOKINGS = [
  booking(1, '08:00'),
  booking(2, '09:00', { procedureId: 3, procedure: 'PET/CT hjerte' }),
  booking(3, '10:00', { procedureId: 3, procedure: 'PET/CT hjerte' }),
];
const stand = (given: object = {}, revision = 1) =>
  book(
    {
      role: 'shopAdmin',
      procedures: PROCEDURES,
      bookings: BOOKINGS,
      rooms: [
        room(1),
        room(8, { endpointId: null, waiting: 3 }),
        room(9, { endpointId: null, waiting: 12 }),
      ],
      ...given,
    },
    revision,
  );

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('rooms', () => {
  it('stand with what nobody has taken first, and how many studies wait there', () => {
    stand();
    render(<Rooms />);
    expect(rows(/^Rum$/)).toEqual(['PETCT9', 'PETCT8', 'PETCT1']);
    expect(plain(part(/^Rum$/))).toContain('2 ikke koblet');
    expect(plain(part(/^Rum$/))).toContain('12 undersøgelser venter');
  });

  it('are mapped by one press, and that can be undone', async () => {
    stand();
    render(<Rooms />);
    await press('Kobl til PET/CT 1: PETCT9');
    expect(sent.run).toHaveBeenLastCalledWith(
      'location.map',
      { locationId: 9, endpointId: 3 },
      { seen: { 'location:9': 1 } },
    );
    expect(plain(document.querySelector('main'))).toContain('PETCT9 er koblet til PET/CT 1');
    await press('Fortryd');
    expect(sent.run).toHaveBeenLastCalledWith(
      'location.map',
      { locationId: 9, endpointId: null },
      undefined,
    );
  });

  it('say why a room cannot be taken away', async () => {
    stand();
    render(<Rooms />);
    sent.run.mockResolvedValue({
      type: 'refused',
      id: 'x',
      code: 'in_use',
      message: 'Der er bestilt til 4 undersøgelser i rummet.',
      field: 'locationId',
      details: {},
    });
    type('Leveringssted for PETCT1', '');
    await press('Fjern koblingen: PETCT1');
    expect(plain(document.querySelector('main'))).toContain('Der er bestilt til 4 undersøgelser');
  });
});

describe('procedures', () => {
  const list = /^Undersøgelser i PET\/CT 1$/;

  it('stand with the unmapped ones first, counted, and what needs nothing folded away', () => {
    stand();
    render(<Rooms />);
    expect(rows(list).slice(0, 3)).toEqual(['PET/CT hjerte', 'PET/CT PSMA', 'PET/CT FDG helkrop']);
    expect(plain(part(list))).toContain('2 kommende undersøgelser · næste ons 10:00');
    expect(plain(part(list))).toContain('300 MBq FDG, 60 min før start');
    expect(plain(part(list))).toContain('1 undersøgelse, der ikke skal have tracer');
  });

  it('are mapped with what one types read back, and an example of what the next study would need', async () => {
    stand();
    render(<Rooms />);
    await press('Kobl: PET/CT hjerte');
    const form = screen.getByRole('form', { name: 'PET/CT hjerte' });
    type('Tracer', '1');
    type('Aktivitet ved injektion', '350');
    type('Minutter fra start til injektion', '45');
    expect(plain(form)).toContain('350 MBq FDG, 45 min før start');
    const need = Math.ceil(350 * 2 ** ((2.25 * 3600) / 6586.2));
    expect(plain(form)).toContain(`Fx ons 10:00: injektion 09:15, ${need} MBq i leveringen 07:00`);
    await act(async () => fireEvent.submit(form));
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'procedure.map',
      {
        procedureId: 3,
        endpointId: 3,
        tracerId: 1,
        units: 350,
        delayMinutes: -45,
        ignored: false,
      },
      { seen: { 'procedure:3': 1 } },
    );
    await press('Fortryd');
    expect(sent.run.mock.calls[1]?.[1]).toEqual({
      procedureId: 3,
      endpointId: 3,
      ...NONE,
      ignored: false,
    });
  });

  it('say what is wrong as one types, and send nothing', async () => {
    stand();
    render(<Rooms />);
    await press('Kobl: PET/CT PSMA');
    const form = screen.getByRole('form', { name: 'PET/CT PSMA' });
    type('Tracer', '5');
    type('Antal injektioner', '1,5');
    type('Minutter fra start til injektion', '300');
    expect(plain(form)).toContain('Skriv et helt antal.');
    expect(plain(form)).toContain('Højst 240 minutter før start.');
    await act(async () => fireEvent.click(screen.getByRole('radio', { name: 'efter start' })));
    expect(plain(form)).not.toContain('Højst 240 minutter');
    await act(async () => fireEvent.submit(form));
    expect(sent.run).not.toHaveBeenCalled();
  });

  it('may need nothing at all, and be taken back', async () => {
    stand();
    render(<Rooms />);
    await press('Intet at bestille: PET/CT PSMA');
    expect(sent.run.mock.calls[0]?.[1]).toMatchObject({
      procedureId: 2,
      tracerId: null,
      ignored: true,
    });
    await press('Fjern koblingen: PET/CT FDG helkrop');
    expect(sent.run.mock.calls[1]?.[1]).toMatchObject({ procedureId: 1, ...NONE, ignored: false });
  });

  it('tell when somebody else has changed one while its form is open', async () => {
    stand();
    render(<Rooms />);
    await press('Ret: PET/CT FDG helkrop');
    act(() => stand({ procedures: [procedure(1, { units: 200, revision: 2 })] }, 2));
    expect(plain(screen.getByRole('form'))).toContain(
      'En anden har ændret den imens. Den står nu som: 200 MBq FDG, 60 min før start.',
    );
  });

  it('say what to do where there are none', () => {
    stand({ procedures: [], bookings: [], rooms: [] });
    render(<Rooms />);
    expect(plain(document.querySelector('main'))).toContain(
      'Der er ikke kommet rum fra RIS endnu.',
    );
    expect(plain(document.querySelector('main'))).toContain('Ingen undersøgelser endnu.');
  });
});
