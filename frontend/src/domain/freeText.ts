/** What may not stand in a free text, told while it is typed; the server refuses it as well. */

/** Something like a CPR number, as the server refuses it: a day, a month, a year and four more digits. */
export function looksLikeCpr(text: string): boolean {
  const found = text.match(/(?<!\d)[0-7]\d(?:0[1-9]|1[0-2])\d{2}[\s-]?\d{4}(?!\d)/g) ?? [];
  return found.some((number) => {
    const day = Number(number.slice(0, 2)) % 40;
    return day >= 1 && day <= 31;
  });
}
