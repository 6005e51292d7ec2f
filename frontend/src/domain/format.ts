/** How figures, dates and durations are written. Danish: 1.234,5; English: 1,234.5; spaces never break a unit off. */
import i18next, { type Language, useLanguage } from '../i18n';
import { hourMinute } from './clockText';
import type { Hours } from './injections';
import { clock, dateOf, daysBetween, ms } from './time';

const locale = (language: string): string => (language === 'en' ? 'en-GB' : 'da-DK');

const numbers = new Map<string, Intl.NumberFormat>();

/** A figure with spaces between thousands: they are no decimal mark to anybody. */
export function figure(value: number, language: string, decimals = 0): string {
  const key = `${language}:${decimals}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale(language), {
      maximumFractionDigits: decimals,
      useGrouping: false,
    });
    numbers.set(key, format);
  }
  const [whole = '', fraction] = format.format(value).split(/[.,]/);
  const mark = language === 'en' ? '.' : ',';
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '\u00a0');
  return fraction ? `${grouped}${mark}${fraction}` : grouped;
}

/** `9 000 MBq`; amounts keep the decimals that were typed, at most two. */
export function mbq(value: number, language: string, decimals = 2): string {
  return `${figure(value, language, decimals)}\u00a0MBq`;
}

const days = new Map<string, Intl.DateTimeFormat>();

function dayFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let format = days.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale(language), { timeZone: 'UTC', ...options });
    days.set(key, format);
  }
  return format;
}

const noon = (date: string): Date => new Date(`${date}T12:00:00Z`);

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `Tirsdag 24. november` / `Tuesday 24 November` */
export function longDay(date: string, language: string): string {
  const weekdayName = dayFormat(language, { weekday: 'long' }).format(noon(date));
  const rest = dayFormat(language, { day: 'numeric', month: 'long' }).format(noon(date));
  return `${capital(weekdayName)} ${rest}`;
}

/** `24. nov.` / `24 Nov` */
export function shortDate(date: string, language: string): string {
  return dayFormat(language, { day: 'numeric', month: 'short' }).format(noon(date));
}

/** `November 2026` in both languages, with a capital as a heading has. */
export function monthName(date: string, language: string): string {
  return capital(dayFormat(language, { month: 'long', year: 'numeric' }).format(noon(date)));
}

/** `tir` / `Tue` */
export function shortWeekday(date: string, language: string): string {
  const name = dayFormat(language, { weekday: 'short' }).format(noon(date));
  return name.replace('.', '');
}

/** `man` / `Mon` of an ISO weekday. */
export function weekdayName(number: number, language: string): string {
  // 5 January 2026 is a Monday.
  return shortWeekday(`2026-01-${String(4 + number).padStart(2, '0')}`, language);
}

/** An instant beside a known day: `07:00` on that day, `man 10:02` within a week of it, else with the date. */
export function when(instant: number | string, beside: string, language: string): string {
  const date = dateOf(instant);
  const apart = daysBetween(beside, date);
  if (apart === 0) {
    return clock(instant);
  }
  if (Math.abs(apart) < 7) {
    return `${shortWeekday(date, language)} ${clock(instant)}`;
  }
  return `${shortDate(date, language)} ${clock(instant)}`;
}

/** The same with seconds left out and the weekday always there. */
export function dayAndClock(instant: number | string, language: string): string {
  const date = dateOf(instant);
  return `${shortWeekday(date, language)} ${shortDate(date, language)} ${clock(instant)}`;
}

export interface Units {
  d: string;
  h: string;
  m: string;
  s: string;
}

/** A length of time in at most two units: `2 d 4 h`, `6 h 07 m`, `11 m`, `42 s`. Never below zero. */
export function duration(milliseconds: number, units: Units): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  const join = (...pieces: string[]): string => pieces.join('\u00a0');
  if (hours >= 48) {
    return join(`${Math.floor(hours / 24)}`, units.d, `${hours % 24}`, units.h);
  }
  if (hours > 0) {
    return join(`${hours}`, units.h, two(minutes % 60), units.m);
  }
  if (minutes > 0) {
    return join(`${minutes}`, units.m);
  }
  return join(`${seconds}`, units.s);
}

/** Weekdays as stretches: [1, 2, 3, 5] is 1–3 and 5. */
function stretches(weekdays: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const day of [...weekdays].sort((one, other) => one - other)) {
    const last = found.at(-1);
    if (last && last[1] === day - 1) {
      last[1] = day;
    } else {
      found.push([day, day]);
    }
  }
  return found;
}

/** When an endpoint receives: `man–fre 07:30–16:00`; `allDay` where no time limits it. */
export function hoursText(hours: Hours, language: string, allDay: string): string {
  const { receivesFrom, receivesTo, receivesWeekdays } = hours;
  const days = stretches(receivesWeekdays).map(([from, to]) =>
    from === to
      ? weekdayName(from, language)
      : `${weekdayName(from, language)}–${weekdayName(to, language)}`,
  );
  const from = receivesFrom === null ? '00:00' : hourMinute(receivesFrom);
  const to = receivesTo === null ? '24:00' : hourMinute(receivesTo);
  const times = receivesFrom === null && receivesTo === null ? allDay : `${from}–${to}`;
  return `${days.join(', ')} ${times}`.trim();
}

function formatOf(language: Language) {
  const t = i18next.getFixedT(language);
  const nearWord = (apart: number): string =>
    t(apart === 0 ? 'when.today' : apart === 1 ? 'when.tomorrow' : 'when.yesterday');
  const units: Units = { d: t('unit.d'), h: t('unit.h'), m: t('unit.m'), s: t('unit.s') };
  /** `in 6 h 07 m`, `11 m ago`; `now` within a second: nothing is in 0 s. */
  const away = (instant: number | string, now: number): string => {
    const apart = ms(instant) - now;
    if (Math.abs(apart) < 1000) {
      return t('when.now');
    }
    return t(apart > 0 ? 'when.in' : 'when.ago', { duration: duration(Math.abs(apart), units) });
  };
  return {
    language,
    figure: (value: number, decimals = 0) => figure(value, language, decimals),
    mbq: (value: number, decimals = 2) => mbq(value, language, decimals),
    longDay: (date: string) => longDay(date, language),
    shortDate: (date: string) => shortDate(date, language),
    monthName: (date: string) => monthName(date, language),
    shortWeekday: (date: string) => shortWeekday(date, language),
    weekdayName: (number: number) => weekdayName(number, language),
    when: (instant: number | string, beside: string) => when(instant, beside, language),
    dayAndClock: (instant: number | string) => dayAndClock(instant, language),
    hours: (hours: Hours) => hoursText(hours, language, t('when.allDay')),
    duration: (milliseconds: number) => duration(milliseconds, units),
    away,
    /** Of what has happened: `11 m ago`, never in some seconds, though a page's second began before it. */
    ago: (instant: number | string, now: number) => away(instant, Math.max(now, ms(instant))),
    /** Of what is to come: `in 11 m`, and `now` from then on. */
    until: (instant: number | string, now: number) => away(instant, Math.min(now, ms(instant))),
    /** `Today`, `Tomorrow` or the day itself. */
    nearDay: (date: string, today: string) => {
      const apart = daysBetween(today, date);
      return Math.abs(apart) <= 1 ? nearWord(apart) : longDay(date, language);
    },
    /** The same within a sentence: `tomorrow`, `i morgen`, `onsdag 25. november`, `Wednesday 25 November`. */
    inlineDay: (date: string, today: string) => {
      const apart = daysBetween(today, date);
      const text = apart >= -1 && apart <= 1 ? nearWord(apart) : longDay(date, language);
      // English names of days keep their capital.
      return language === 'en' && Math.abs(apart) > 1 ? text : lowerFirst(text);
    },
    /** `Tuesday 24 November`, `tirsdag 24. november` after a comma. */
    inlineLongDay: (date: string) =>
      language === 'en' ? longDay(date, language) : lowerFirst(longDay(date, language)),
  };
}

export type Format = ReturnType<typeof formatOf>;

const formats = new Map<Language, Format>();

/** All of it in the language of the page; the same object until that changes. */
export function useFormat(): Format {
  const language = useLanguage();
  let format = formats.get(language);
  if (!format) {
    format = formatOf(language);
    formats.set(language, format);
  }
  return format;
}
