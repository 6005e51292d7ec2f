// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batch, result, STERILE, vial } from '../../../domain/batches.testing';
import { order } from '../../../domain/book.testing';
import type { AnyRow } from '../../../protocol/frames';
import type { Batch } from '../../../protocol/rows';
import { shared } from '../../../sync/store';
import Production from '../index';
import {
  begin,
  dialog,
  done,
  fill,
  giveReason,
  goLive,
  key,
  NOW,
  plain,
  press,
  stream,
  submit,
  tickReview,
} from '../work.testing';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const rows = (list: readonly object[]) => list as unknown as AnyRow[];
const OTHER = { enteredBy: 'Karen Holm' };
const SEEN = { seen: { 'batch:1': 1 } };

function show(batches: Batch[], more: Record<string, readonly unknown[]> = {}, vials = [vial(4)]) {
  history.replaceState(null, '', '/production/batches');
  stream({ orders: [order(17, 1, 3900)], vials: rows(vials), more: { batch: batches, ...more } });
  goLive();
  render(<Production />);
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

describe('BAT: the day’s batches', () => {
  it('say where every MBq is at this second, and whom they still owe', () => {
    show([batch(1)]);
    const bar = screen.getAllByRole('img')[0] as HTMLElement;
    expect(bar.getAttribute('aria-label')?.replace(/\s/g, ' ')).toBe(
      'Kl. 06:00:00: QC og skyl 0 MBq, I vialer 5 000 MBq, Frigivet 0 MBq, Kasseret 0 MBq, Fri 49 577 MBq',
    );
    expect(plain(document.body)).toContain('Afventer QC');
    expect(plain(document.body)).toContain('07:00 Nordby3 900 MBq kl. 07:005 697 MBq nu');
    expect(plain(document.body)).toContain('Rækker, med 43 880 MBq til rest nu.');
  });

  it('BAT-41: do not call free what nothing may be filled from any more', () => {
    // A delivery that is past still wants its vials.
    vi.setSystemTime(Date.parse('2026-11-24T08:00:00Z'));
    show([batch(1, { expiresAt: '2026-11-24T07:30:00Z' })]);
    expect(plain(document.body)).toMatch(/Der mangler \d \d{3} MBq nu: batchen rækker ikke/);
    const card = screen.getByRole('button', { name: /FDG-261124-1/ });
    expect(plain(card)).toMatch(/Udløbet, ikke fyldt: [0-9 ]+ MBq/);
    expect(plain(card)).not.toContain('Fri nu');
  });

  it('say in so many words that more lies in vials than was made', () => {
    show([batch(1, { activityMbq: 100 })]);
    expect(plain(document.body)).toMatch(/Vialerne rummer 4 \d{3} MBq mere, end der blev lavet/);
  });

  it('are opened from the vials that came before, with their number', async () => {
    show([]);
    await press('Opret FDG-261124-1');
    const box = dialog();
    expect(within(box).getByLabelText<HTMLInputElement>('Batchnummer').value).toBe('FDG-261124-1');
    // Before its first vial, so that none of them is of a synthesis that has not ended.
    const ended = within(box).getByLabelText<HTMLInputElement>('Syntesen sluttede kl.');
    expect(ended.value).toBe('05:45:00');
    await fill('Syntesen sluttede kl.', '06:00:01');
    expect(plain(box)).toContain('1 vial er målt før da, og tæller så ikke.');
    await fill(/^Lavet aktivitet/, '60 GBq');
    await fill('Volumen (ml)', '18,5');
    await fill('Syntesen sluttede kl.', '05:45');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'batch.open',
      {
        tracerId: 1,
        number: 'FDG-261124-1',
        endOfSynthesisAt: '2026-11-24T04:45:00.000Z',
        activityMbq: 60_000,
        volumeMl: 18.5,
        origin: 'own',
      },
      undefined,
    );
  });

  it('get the next number of the date, and none that does not fit', async () => {
    show([batch(1, { state: 'certified' })]);
    await key('n');
    fireEvent.change(within(dialog()).getByLabelText('Tracer'), { target: { value: '1' } });
    const number = within(dialog()).getByLabelText<HTMLInputElement>('Batchnummer');
    expect(number.value).toBe('FDG-261124-2');
    await fill('Batchnummer', 'FET-1');
    await fill(/^Lavet aktivitet/, '60000');
    await fill('Volumen (ml)', '18');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    expect(plain(dialog())).toContain('det skal ligne FDG-261124-2');
  });

  it('are edited with a reason, and only in what differs', async () => {
    show([batch(1)]);
    await key('e');
    await fill(/^Lavet aktivitet/, '61000');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    await fill('Begrundelse', 'Målt igen');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'batch.edit',
      { batchId: 1, activityMbq: 61_000, reason: 'Målt igen' },
      SEEN,
    );
  });
});

describe('QC: results', () => {
  const box = (test: string) => screen.getByLabelText<HTMLInputElement>(`Resultat af ${test}`);
  const enter = (test: string, value: string) =>
    act(async () => {
      fireEvent.change(box(test), { target: { value } });
      fireEvent.submit(box(test).form as HTMLFormElement);
    });

  it('BAT-40: from paper say when they were written, told once for all that follow', async () => {
    show([batch(1)]);
    fireEvent.click(screen.getByRole('checkbox', { name: 'Fra papir' }));
    await enter('pH', '6,1');
    expect(sent.run).not.toHaveBeenCalled();
    expect(screen.getByText('Skriv tiden som 06:41 eller 06:41:09.')).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Skrevet kl.'), { target: { value: '05:50' } });
    await enter('pH', '6,1');
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'qcResult.enter',
      {
        batchId: 1,
        key: 'ph',
        value: 6.1,
        fromPaper: true,
        writtenAt: '2026-11-24T04:50:00.000Z',
      },
      SEEN,
    );
  });

  it('BAT-40: say on the batch what was entered late', () => {
    const late = result('ph', { value: 6.1, passed: null, writtenAt: '2026-11-24T04:50:00Z' });
    show([batch(1, { marks: ['fromPaper'], results: [late] })]);
    expect(screen.getByText('Batchen er efterført fra papir.')).toBeTruthy();
    expect(screen.getByText('skrevet 05:50')).toBeTruthy();
  });

  it('are entered with Enter, which goes on to the next', async () => {
    show([batch(1)]);
    await enter('pH', '6,8');
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'qcResult.enter',
      { batchId: 1, key: 'ph', value: 6.8 },
      SEEN,
    );
    expect(document.activeElement?.getAttribute('data-entry')).toBe('clear');
    await press('Udseende: Bestået');
    expect(sent.run).toHaveBeenLastCalledWith(
      'qcResult.enter',
      { batchId: 1, key: 'clear', passed: true },
      // The one before is one's own, and was done.
      { seen: { 'batch:1': 2 } },
    );
  });

  it('are loud outside their limits, while typed and after', async () => {
    show([batch(1)]);
    fireEvent.change(box('pH'), { target: { value: '9' } });
    expect(plain(document.body)).toContain('Uden for grænserne');
    cleanup();
    show([batch(1, { results: [result('ph', { value: 9, passed: null, withinLimits: false })] })]);
    expect(plain(document.body)).toContain('9Uden for grænserne');
    expect(plain(document.body)).toContain('1 uden for grænserne');
  });

  it('are checked by another person; one’s own say so', async () => {
    show([
      batch(1, {
        results: [result('ph', { value: 6.8, passed: null }), result('clear', OTHER)],
      }),
    ]);
    expect(plain(document.body)).toContain('Du har selv tastet det; en kollega kontrollerer.');
    expect(screen.queryByRole('button', { name: 'Kontrollér pH' })).toBeNull();
    await press('Kontrollér Udseende');
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'qcResult.check',
      { batchId: 1, key: 'clear' },
      SEEN,
    );
  });

  it('are checked as fast as one can press; what somebody else changes is still stale', async () => {
    const results = ['ph', 'clear'].map((key) => result(key, OTHER));
    show([batch(1, { results })]);
    let answer: (outcome: object) => void = () => undefined;
    sent.run.mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    await press('Kontrollér pH');
    await press('Kontrollér Udseende');
    expect(sent.run).toHaveBeenCalledOnce();
    await act(async () => answer({ type: 'done', id: 'x', result: {}, revisions: {} }));
    // Its own change has not come back yet; it was seen all the same.
    expect(sent.run).toHaveBeenLastCalledWith(
      'qcResult.check',
      { batchId: 1, key: 'clear' },
      { seen: { 'batch:1': 2 } },
    );
  });

  it('are mended with a reason only', async () => {
    show([batch(1, { results: [result('ph', { value: 6.8, passed: null })] })]);
    await press('Ret resultatet af pH');
    await enter('pH', '6,9');
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.change(screen.getByLabelText('Begrundelse for pH'), {
      target: { value: 'Tastefejl' },
    });
    await enter('pH', '6,9');
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'qcResult.enter',
      { batchId: 1, key: 'ph', value: 6.9, reason: 'Tastefejl' },
      SEEN,
    );
  });

  it('that come late and fail are asked about: they reject the batch', async () => {
    show([batch(1, { state: 'conditionallyCertified', lateTests: ['sterile'] })]);
    await press('Sterilitet: Ikke bestået');
    expect(sent.run).not.toHaveBeenCalled();
    expect(plain(dialog())).toContain('afviser den straks');
    await press('Gem, og afvis batchen', dialog());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'qcResult.enter',
      { batchId: 1, key: 'sterile', passed: false },
      SEEN,
    );
  });
});

describe('BAT: a decision', () => {
  const checked = { checkedBy: 'Karen Holm', checkedAt: '2026-11-24T05:20:00Z' };
  const READY = [
    result('ph', { value: 6.8, passed: null, ...checked }),
    result('clear', { ...OTHER, checkedBy: 'Anders Bæk', checkedAt: checked.checkedAt }),
  ];

  it('cannot be signed while something is missing, outside or unchecked, and says what', async () => {
    show([batch(1, { results: [result('ph', { value: 6.8, passed: null })] })]);
    await key('c');
    expect(plain(dialog())).toContain('Mangler resultat: Udseende');
    expect(plain(dialog())).toContain('Mangler kontrol af en anden person: pH');
    expect(dialog().querySelector('[type=password]')).toBeNull();
  });

  it('is conditional where late results are open: they are named, ticked, and sent', async () => {
    show([batch(1, { results: READY })]);
    await key('c');
    expect(plain(dialog())).toContain('endnu ikke er afgjort: Sterilitet');
    await fill('Kodeord', 'secret');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    await tickReview();
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'batch.certify',
      { batchId: 1, lateTests: ['sterile'] },
      { ...SEEN, signature: { meaning: 'certify', password: 'secret' } },
    );
    expect(document.body.innerHTML).not.toContain('secret');
  });

  it('waits for what is late once it was certified conditionally', async () => {
    show([batch(1, { results: READY, state: 'conditionallyCertified', lateTests: [STERILE.key] })]);
    await key('c');
    expect(plain(dialog())).toContain('Venter på: Sterilitet');
    expect(dialog().querySelector('[type=password]')).toBeNull();
  });

  it('to reject says beforehand what it does, and wants a reason', async () => {
    const vials = [vial(4, { state: 'released', orderIds: [17] }), vial(5)];
    show([batch(1, { state: 'certified' })], {}, vials);
    act(() => {
      stream({
        orders: [order(17, 1, 3900, { status: 'released', vialIds: [4] })],
        vials: rows(vials),
        more: { batch: [batch(1, { state: 'certified' })] },
      });
    });
    await key('x');
    expect(plain(dialog())).toContain('2 vialer spærres');
    expect(plain(dialog())).toContain('1 ordre skal have en ny plan');
    expect(plain(dialog())).toContain('1 kunde får en tilbagekaldelse: Nordby');
    await fill('Kodeord', 'secret');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    await giveReason('Kvalitet', 'Endotoksin');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'batch.reject',
      { batchId: 1, reasonCode: 'quality', reason: 'Endotoksin' },
      {
        seen: { 'batch:1': 1, 'vial:4': 1, 'vial:5': 1 },
        signature: { meaning: 'rejectBatch', password: 'secret' },
      },
    );
  });
});

describe('BAT-2 a batch that was bought in', () => {
  it('expires on a date, which one’s own does not ask for', async () => {
    show([]);
    await press(/^Opret batch/);
    expect(within(dialog()).queryByLabelText('Udløber den')).toBeNull();
    await act(async () => {
      fireEvent.click(within(dialog()).getByRole('checkbox', { name: 'ikke vores nummer' }));
    });
    await fill('Tracer', '1');
    await fill('Batchnummer', 'CU-77');
    await fill(/^Lavet aktivitet/, '9 GBq');
    await fill('Volumen (ml)', '2');
    await fill('Syntesen sluttede kl.', '05:00');
    await fill('Udløber den', '2026-11-27');
    await fill('Udløber kl.', '12:00');
    await submit();
    expect(sent.run.mock.calls[0]?.[1]).toMatchObject({
      number: 'CU-77',
      origin: 'bought',
      expiresAt: '2026-11-27T11:00:00.000Z',
    });
  });

  it('BAT-2 is asked for the time of another date, which follows that of the synthesis till it is touched', async () => {
    show([]);
    await press(/^Opret batch/);
    await act(async () => {
      fireEvent.click(within(dialog()).getByRole('checkbox', { name: 'ikke vores nummer' }));
    });
    await fill('Tracer', '1');
    await fill('Batchnummer', 'CU-77');
    await fill(/^Lavet aktivitet/, '9 GBq');
    await fill('Volumen (ml)', '2');
    await fill('Dato', '2026-11-23');
    await fill('Syntesen sluttede kl.', '05:00');
    const date = within(dialog()).getByLabelText('Udløber den') as HTMLInputElement;
    expect(date.value).toBe('2026-11-23');
    await fill('Udløber den', '2026-11-27');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    expect(plain(dialog())).toContain('Skriv også, hvad klokken er, når den udløber.');
    await fill('Udløber den', '2026-11-23');
    await submit();
    expect(sent.run.mock.calls[0]?.[1]).not.toHaveProperty('expiresAt');
  });
});

describe('vials of a batch', () => {
  it('are given to another customer with a reason', async () => {
    show([batch(1)]);
    await press(/^Giv til en anden/);
    const to = within(dialog()).getByLabelText('Til kunde eller formål');
    fireEvent.change(to, { target: { value: '2' } });
    await fill('Begrundelse', 'Mangler der');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'vial.reassign',
      { vialId: 4, customerId: 2, reason: 'Mangler der' },
      { seen: { 'vial:4': 1 } },
    );
  });

  it('VIA-31 are set apart for a purpose, and taken back from one', async () => {
    const rinse = { customerId: null, purpose: 'rinse', state: 'purpose' };
    show([batch(1)], {}, [vial(4, rinse)]);
    await press(/^Giv til en anden/);
    expect(dialog().textContent).toContain('nu til Skyl');
    const to = within(dialog()).getByLabelText('Til kunde eller formål');
    expect(within(to).queryByRole('option', { name: 'Skyl' })).toBeNull();
    await fill('Begrundelse', 'Forkert knap');
    fireEvent.change(to, { target: { value: 'qualityControl' } });
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'vial.reassign',
      { vialId: 4, purpose: 'qualityControl', reason: 'Forkert knap' },
      { seen: { 'vial:4': 1 } },
    );
  });

  it('VIA-7 are given to nobody else once they have left', () => {
    show([batch(1)], {}, [vial(4, { dispatchId: 5 })]);
    expect(screen.queryByRole('button', { name: /^Giv til en anden/ })).toBeNull();
  });

  it('that the signer of their release entered himself are confirmed by another person', async () => {
    const own = { state: 'released', orderIds: [17], marks: ['ownEntry'] };
    show([batch(1)], {}, [
      vial(4, { ...own, enteredBy: 'Anders Bæk' }),
      vial(5, { ...own, enteredBy: 'Karen Holm' }),
    ]);
    expect(screen.getAllByRole('button', { name: /^Bekræft vial/ })).toHaveLength(1);
    await press(/^Bekræft vial/);
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'vial.confirm',
      { vialId: 5 },
      { seen: { 'vial:5': 1 } },
    );
  });

  it('are discarded with a code, in whose words the reason is where none is added', async () => {
    show([batch(1)]);
    await press(/^Kassér vial/);
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.click(within(dialog()).getByLabelText('Spildt'));
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'vial.discard',
      { vialId: 4, code: 'spilt', reason: 'Spildt' },
      { seen: { 'vial:4': 1 } },
    );
  });
});

describe('QC: templates', () => {
  const template = { id: 3, tracerId: 1, tests: [STERILE], revision: 4 };
  const open = (role: string) => {
    shared.setState({ user: { id: 5, name: 'Anders Bæk', role, customerIds: [] } } as never);
    history.replaceState(null, '', '/production/batches/tests');
    stream({ more: { qcTemplate: [template] } });
    render(<Production />);
  };

  it('are read by everybody and set by admins', async () => {
    open('productionUser');
    expect(plain(document.body)).toContain('Sterilitetbestået / ikke beståetsenere resultat');
    expect(screen.queryByRole('button', { name: 'Gem skabelonen' })).toBeNull();
    cleanup();
    open('productionAdmin');
    await press('Tilføj analyse');
    const [, name] = screen.getAllByLabelText('Analyse');
    fireEvent.change(name as HTMLElement, { target: { value: 'Radiokemisk renhed' } });
    fireEvent.change(screen.getAllByLabelText('Enhed')[1] as HTMLElement, {
      target: { value: '%' },
    });
    fireEvent.change(screen.getAllByLabelText('Mindst')[1] as HTMLElement, {
      target: { value: '95,5' },
    });
    await press('Gem skabelonen');
    await act(async () => {
      fireEvent.submit(document.querySelector('form') as HTMLFormElement);
    });
    expect(sent.run).toHaveBeenLastCalledWith(
      'qcTemplate.set',
      {
        tracerId: 1,
        tests: [
          STERILE,
          {
            key: 'radiokemisk-renhed',
            name: 'Radiokemisk renhed',
            unit: '%',
            low: 95.5,
            high: null,
            phase: 'before',
          },
        ],
      },
      { seen: { 'qcTemplate:3': 4 } },
    );
  });

  it('take no limit that has two readings, and none below the other', async () => {
    open('productionAdmin');
    const limits = (low: string, high: string) => {
      fireEvent.change(screen.getByLabelText('Mindst'), { target: { value: low } });
      fireEvent.change(screen.getByLabelText('Højst'), { target: { value: high } });
      return act(async () => {
        fireEvent.submit(document.querySelector('form') as HTMLFormElement);
      });
    };
    await limits('9.000', '');
    expect(plain(document.body)).toContain('kun kan læses på én måde');
    await limits('8', '7');
    expect(plain(document.body)).toContain('Højst er mindre end mindst.');
    expect(sent.run).not.toHaveBeenCalled();
  });
});
