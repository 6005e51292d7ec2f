/** Tables as csv that a spreadsheet opens as they are: semicolons, a byte order mark, and no cell that is a formula. */

const FORMULA = /^[=+\-@\t\r]/;

/** A cell. A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers are left as they are. */
export function cell(value: string | number | null): string {
  if (value === null) {
    return '';
  }
  if (typeof value === 'number') {
    return String(value).replace('.', ',');
  }
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[";\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The lines of a table under its heads. */
export function csvOf(
  heads: readonly string[],
  rows: Iterable<readonly (string | number | null)[]>,
): string {
  const lines = [heads, ...rows].map((row) => row.map(cell).join(';'));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
