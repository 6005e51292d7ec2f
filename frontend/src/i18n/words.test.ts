import { describe, expect, it } from 'vitest';
import { words } from './words.testing';

const da = words('da');
const en = words('en');

const gaps = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((one) => one[1]).sort();
const pairs = [...da].flatMap(([namespace, texts]) =>
  [...texts].map(([key, text]) => ({
    name: `${namespace}:${key}`,
    danish: text,
    english: en.get(namespace)?.get(key),
  })),
);

/** Words that are the same in both languages. A text of others that reads alike in both has not been translated. */
const SAME = new Set(
  `accession alarm batch batches booking data database demo dispenser find inj iso live mail mbq min over patient pause
   person pinger plan port pdf printer python redis ris script send session sha start station status symbol
   system test tracer tracershop transport version vial weekend worklist`.split(/\s+/),
);
const wordsOf = (text: string) =>
  text
    .replace(/\{\{.*?\}\}/g, '')
    .toLowerCase()
    .match(/\p{L}{3,}/gu) ?? [];

describe('the texts of the screens', () => {
  it('are all found: every file of texts is looked at', () => {
    expect(da.size).toBeGreaterThan(15);
    expect(pairs.length).toBeGreaterThan(1500);
  });

  it('have the same keys in Danish and English', () => {
    const keys = (all: typeof da) =>
      [...all].flatMap(([namespace, texts]) =>
        [...texts.keys()].map((key) => `${namespace}:${key}`),
      );
    expect(keys(en).sort()).toEqual(keys(da).sort());
  });

  it('fill the same gaps in both', () => {
    const uneven = pairs.filter(({ danish, english = '' }) => {
      return gaps(danish).join() !== gaps(english).join();
    });
    expect(uneven).toEqual([]);
  });

  it('are translated: what is the same in both is a word of both', () => {
    const same = pairs.filter(({ danish, english }) => danish === english);
    expect(same.length).toBeGreaterThan(40);
    expect(same.filter(({ danish }) => !wordsOf(danish).every((word) => SAME.has(word)))).toEqual(
      [],
    );
  });

  it('are never empty in one language only', () => {
    expect(pairs.filter(({ danish, english }) => (danish === '') !== (english === ''))).toEqual([]);
  });

  it('hold no word of the other language', () => {
    expect(pairs.filter(({ english }) => /[æøåÆØÅ]/.test(english ?? ''))).toEqual([]);
  });
});

/** A count before what reads the same after one and after many, or is only said of many. */
const ANY_COUNT = new Set(
  `audit:punctuality.receipt audit:punctuality.dispatch audit:punctuality.unknown audit:trail.moreChanges bookings:parts
   production:qc.outsideCount production:release.excBatches production:release.titleMany production:delay.minutesShort
   production:delay.do production:feed.unread leaving:do leaving:more reviews:counted site:kept.more wall:unread`.split(
    /\s+/,
  ),
);

describe('plurals', () => {
  it('come in both forms, in both languages', () => {
    for (const all of [da, en]) {
      for (const [namespace, texts] of all) {
        for (const key of texts.keys()) {
          const [, stem, form] = /^(.*)_(one|other)$/.exec(key) ?? [];
          if (stem) {
            expect(
              texts.has(`${stem}_${form === 'one' ? 'other' : 'one'}`),
              `${namespace}:${key}`,
            ).toBe(true);
          }
        }
      }
    }
  });

  it('are used wherever a count stands before a word', () => {
    const lone = pairs.filter(
      ({ name, danish, english }) =>
        !/_(one|other|zero)$/.test(name) &&
        !ANY_COUNT.has(name) &&
        [danish, english ?? ''].some((text) => /\{\{count\}\}\s+\p{L}{3,}/u.test(text)),
    );
    expect(lone).toEqual([]);
  });
});
