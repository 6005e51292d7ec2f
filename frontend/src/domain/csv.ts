/** Lists as files for a spreadsheet: read rightly by Excel in Danish and English, and never run as a formula. Pure. */

export type CsvValue = string | number | boolean | null;

/** A mark that Excel takes as "this is UTF-8". */
const BOM = '\uFEFF';
/** What a spreadsheet may take as the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

/**
 * The text of a file, with its mark for UTF-8. Danish has commas in its numbers, so its fields are parted by semicolons;
 * English by commas. A value that begins like a formula gets an apostrophe before it, which a spreadsheet reads as text.
 */
export function csv(
  head: readonly string[],
  rows: readonly (readonly CsvValue[])[],
  language: string,
): string {
  const parted = language === 'en' ? ',' : ';';
  const lines = [head, ...rows].map((row) =>
    row.map((value) => cell(value, language, parted)).join(parted),
  );
  return `${BOM}${lines.join('\r\n')}\r\n`;
}

function cell(value: CsvValue, language: string, parted: string): string {
  if (value === null) {
    return '';
  }
  const plain =
    typeof value === 'number' && language !== 'en'
      ? String(value).replace('.', ',')
      : String(value);
  const safe = FORMULA.test(plain) ? `'${plain}` : plain;
  return /["\r\n\t]/.test(safe) || safe.includes(parted) || safe.includes(';')
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}

/** A name that every file system takes: `tracershop-kunder-2026-11-24.csv`. */
export function csvName(list: string, date: string): string {
  const plain = list
    .toLocaleLowerCase('da')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'oe')
    .replaceAll('å', 'aa')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `tracershop-${plain}-${date}.csv`;
}
