/**
 * Amounts as people type them. Comma or point is a decimal mark; one mark followed by exactly three digits is nine
 * thousand to one reader and nine to another, so it is refused with both readings. MBq is meant where no unit stands.
 */
export type Parsed =
  | { ok: true; value: number }
  | { ok: false; why: 'empty' | 'nan' | 'notPositive' | 'unit' }
  | { ok: false; why: 'ambiguous'; readings: [number, number] };

// \s holds the no-break spaces, the narrow one too.
const SHAPE = /^([0-9][0-9.,\s]*|[.,][0-9]+)\s*([A-Za-zµμ]*)$/;
const UNITS: Readonly<Record<string, number>> = { '': 1, mbq: 1, gbq: 1000, kbq: 0.001 };

/** An amount in MBq. */
export function parseMbq(text: string): Parsed {
  return parse(text, UNITS);
}

/** A plain number, such as a volume in ml. */
export function parseNumber(text: string, unit = ''): Parsed {
  return parse(text, unit ? { '': 1, [unit.toLowerCase()]: 1 } : { '': 1 });
}

/** A count. */
export function parseCount(text: string): Parsed {
  const parsed = parseNumber(text);
  return parsed.ok && !Number.isInteger(parsed.value) ? { ok: false, why: 'nan' } : parsed;
}

function parse(typed: string, units: Readonly<Record<string, number>>): Parsed {
  const text = typed.trim();
  if (text === '') {
    return { ok: false, why: 'empty' };
  }
  if (/^[-−–]\s*[0-9.,]/.test(text)) {
    return { ok: false, why: 'notPositive' };
  }
  const match = SHAPE.exec(text);
  if (!match) {
    return { ok: false, why: 'nan' };
  }
  const factor = units[(match[2] ?? '').toLowerCase()];
  if (factor === undefined) {
    return { ok: false, why: 'unit' };
  }
  const readings = read((match[1] ?? '').trim()).map((value) => clean(value * factor));
  if (readings.length === 0 || !readings.every(Number.isFinite)) {
    return { ok: false, why: 'nan' };
  }
  const [first = 0, second] = readings;
  if (second !== undefined) {
    return { ok: false, why: 'ambiguous', readings: [first, second] };
  }
  return first > 0 ? { ok: true, value: first } : { ok: false, why: 'notPositive' };
}

/** The numbers that the digits may mean: none, one, or two. */
function read(digits: string): number[] {
  // Spaces are only between groups of three; `9 0` is a slip of the finger and not ninety.
  if (/\s/.test(digits)) {
    if (!/^[1-9][0-9]{0,2}(\s[0-9]{3})+([.,][0-9]+)?$/.test(digits)) {
      return [];
    }
    const [whole = '', fraction] = digits.split(/[.,]/);
    return [Number(`${whole.replace(/\D/g, '')}.${fraction ?? '0'}`)];
  }
  const marks = digits.match(/[.,]/g) ?? [];
  if (marks.length === 0) {
    return [Number(digits)];
  }
  if (marks.length === 1) {
    const [whole = '', fraction = ''] = digits.split(/[.,]/);
    if (fraction === '') {
      return [];
    }
    const decimal = Number(`${whole || '0'}.${fraction}`);
    // `0.500` and `1234.500` can only be decimals: nobody groups like that.
    if (fraction.length === 3 && /^[1-9][0-9]{0,2}$/.test(whole)) {
      return [Number(whole + fraction), decimal];
    }
    return [decimal];
  }
  const last = marks[marks.length - 1] ?? '';
  const group = marks[0] ?? '';
  const allSame = marks.every((mark) => mark === group);
  // No group begins with a nought: `0.123.456` is a slip of the finger.
  const pattern = allSame
    ? /^[1-9][0-9]{0,2}([.,][0-9]{3})+$/
    : /^[1-9][0-9]{0,2}([.,][0-9]{3})+[.,][0-9]+$/;
  // Two kinds of mark: the last one is the decimal, and it stands once.
  if (!pattern.test(digits) || (!allSame && marks.slice(0, -1).some((mark) => mark === last))) {
    return [];
  }
  if (allSame) {
    return [Number(digits.replace(/[.,]/g, ''))];
  }
  const at = digits.lastIndexOf(last);
  return [Number(`${digits.slice(0, at).replace(/[.,]/g, '')}.${digits.slice(at + 1)}`)];
}

/** 4.2 GBq is 4200 MBq, and not 4200.000000000001. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

/** An amount as a text that can be read in one way only, to be put into a field. */
export function plainText(value: number, language: string): string {
  const text = String(value);
  const plain = /\.\d{3}$/.test(text) ? `${text}0` : text;
  return language === 'en' ? plain : plain.replace('.', ',');
}
