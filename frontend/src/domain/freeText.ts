/** What may not stand in a free text, told while it is typed; the server refuses it as well. */

const CPR = /(?<!\d)\d\d(?:0[1-9]|1[0-2])\d{2}\s*[-\u2010-\u2015\u2212./]?\s*\d{4}(?!\d)/g;

/** Something like a CPR number, as the server refuses it: a day (also raised by 40 or 60), a month, a year and four more. */
export function looksLikeCpr(text: string): boolean {
  const days = (text.match(CPR) ?? []).map((number) => Number(number.slice(0, 2)));
  return days.some((day) => [0, 40, 60].some((raised) => day > raised && day <= raised + 31));
}
