import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import i18next from '../i18n';
import './customer/moreTexts';
import './production/batches/texts';
import './production/texts';
import '../ui/paperTexts';

const path = fileURLToPath(new URL('../../../tests/cases/marks.json', import.meta.url));
const MARKS: { batch: string[]; dispatch: string[]; order: string[]; vial: string[] } = JSON.parse(
  readFileSync(path, 'utf8'),
);

describe.each(['da', 'en'])('the server’s marks in words (%s)', (language) => {
  const words = (namespace: string, key: string) =>
    Object.keys(i18next.getResource(language, namespace, key) as object).sort();

  it('SET-9: are all there, on both screens, and no others', () => {
    expect(words('production', 'orderMark')).toEqual(MARKS.order);
    expect(words('customer', 'mark')).toEqual(MARKS.order);
  });

  it('are all there for vials, short and explained', () => {
    expect(words('production', 'vial.mark')).toEqual(MARKS.vial);
    expect(words('production', 'vial.explain')).toEqual(MARKS.vial);
  });

  it('DSP-20: are all there for dispatches', () => {
    expect(words('paper', 'mark')).toEqual(MARKS.dispatch);
  });

  it('are all there for batches', () => {
    expect(words('production', 'batches.mark')).toEqual(MARKS.batch);
  });
});
