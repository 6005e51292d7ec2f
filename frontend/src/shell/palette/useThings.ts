/** All that the palette may find, for the person and the language of the page. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type Term, termsOf } from '../../domain/dayWords';
import { useFormat } from '../../domain/format';
import { haystack } from '../../domain/palette';
import { dateOf, isoWeek, mondayOf } from '../../domain/time';
import i18next, { language, setLanguage } from '../../i18n';
import type { Role } from '../../protocol/rows';
import { useNow, useSession, useStreams } from '../../sync';
import { signOut } from '../../sync/session';
import { renewLine, shared } from '../../sync/store';
import { setTheme, useTheme } from '../../ui/theme';
import { openOverlay } from '../overlay';
import { presentKeys, shownKey } from '../screenKeys';
import { pagesOf } from './pages';
import { SEARCHED } from './searchTexts';
import { bothWays, type Found, thingsOf } from './things';

const PRODUCTION: readonly Role[] = ['productionAdmin', 'productionUser'];

/** The streams whose rows this person may find: production's, or his own customers'. */
function streamsOf(role: Role | undefined, customerIds: readonly number[]): string[] {
  if (role !== undefined && PRODUCTION.includes(role)) {
    return ['production'];
  }
  return customerIds.length > 0 ? ['catalogue', ...customerIds.map((id) => `customer:${id}`)] : [];
}

export function useThings(): {
  things: readonly Found[];
  /** The days that the terms name, as things. */
  daysOf: (terms: readonly Term[]) => Found[];
  terms: (query: string) => Term[];
  production: boolean;
} {
  const { t, i18n } = useTranslation('palette');
  const format = useFormat();
  const { user } = useSession();
  const theme = useTheme();
  const copies = useStore(shared, (state) => state.copies);
  const role = user?.role;
  const streams = useMemo(() => streamsOf(role, user?.customerIds ?? []), [role, user]);
  useStreams(streams);
  const production = role !== undefined && PRODUCTION.includes(role);
  // Once for each opening: what is near does not change under one's fingers.
  const now = useMemo(() => Date.now() + shared.getState().pulse.offsetMs, []);
  const today = dateOf(useNow(60_000));
  // What can be done on the screen below, as it was when the palette was opened.
  const offered = useMemo(() => presentKeys().filter(({ offer, can = true }) => offer && can), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `format` and `t` are of the language.
  const things = useMemo(() => {
    const say = (key: string, given: Record<string, unknown> = {}): string =>
      t(key as 'open', given);
    const telling = {
      language: i18n.language,
      production,
      mayEditCustomers: role === 'productionAdmin',
      now,
      today,
      t: say,
      shortDay: (date: string) => `${format.shortWeekday(date)} ${format.shortDate(date)}`,
      mbq: (value: number) => format.mbq(value, 0),
      when: (instant: string) => format.when(instant, today),
    };
    const rows = streams
      .filter((stream) => stream !== 'catalogue')
      .flatMap((stream) => thingsOf(copies[stream]?.rows, copies.catalogue?.rows, telling));
    const pages = (role ? pagesOf(role) : []).map<Found>(({ href, text }, near) => ({
      key: `page:${href}`,
      kind: 'page',
      title: say(`page.${text}`),
      detail: '',
      hay: haystack(bothWays(`palette:page.${text}`), bothWays('palette:kind.page')),
      near,
      href,
    }));
    const acts: Found[] = offered.map(({ text, offer, keys, run }, near) => ({
      key: `do:${text}`,
      kind: 'action',
      title: text,
      detail: offer?.of ?? '',
      // By what it does alone: who looks for an order must not stand on an act.
      hay: haystack(text, offer?.words),
      near,
      shown: shownKey(keys[0] ?? ''),
      ...(run ? { run } : {}),
    }));
    return [...acts, ...generalActs(say, theme), ...pages, ...rows];
  }, [copies, streams, role, production, i18n.language, now, today, theme, offered]);
  const daysOf = (terms: readonly Term[]) =>
    terms.flatMap(({ text, days }) => {
      if (!days) {
        return [];
      }
      const one = days.from === days.to;
      const count = things.filter(
        ({ kind, date }) => kind === 'order' && date && date >= days.from && date <= days.to,
      ).length;
      const thing: Found = {
        key: `day:${days.from}:${days.to}`,
        kind: 'day',
        title: one ? format.longDay(days.from) : t('week', { week: isoWeek(days.from).week }),
        detail: count > 0 ? t('deliveries', { count }) : t('noOrders'),
        hay: haystack(text),
        near: 0,
        href: production
          ? one
            ? `/production/${days.from}`
            : `/production/week/${mondayOf(days.from)}`
          : `/orders/${firstEndpoint(copies, streams) ?? ''}/${days.from}`,
      };
      return streams.length > 0 ? [thing] : [];
    });
  return { things, daysOf, terms: (query) => termsOf(query, today), production };
}

function firstEndpoint(copies: ReturnType<typeof shared.getState>['copies'], streams: string[]) {
  for (const stream of streams) {
    const endpoints = copies[stream]?.rows.endpoint?.values() ?? [];
    for (const endpoint of endpoints) {
      if (stream !== 'catalogue' && endpoint.archived !== true) {
        return endpoint.id;
      }
    }
  }
  return null;
}

/** What can be done everywhere. */
function generalActs(say: (key: string) => string, theme: string): Found[] {
  const act = (name: string, near: number, run: () => void, words = ''): Found => ({
    key: `act:${name}`,
    kind: 'action',
    title: say(`act.${name}`),
    detail: '',
    hay: haystack(bothWays(`palette:act.${name}`), words),
    near: 500 + near,
    run,
  });
  return [
    act('keys', 0, () => openOverlay('keys'), SEARCHED.keys),
    act(theme === 'dark' ? 'light' : 'dark', 1, () =>
      setTheme(theme === 'dark' ? 'light' : 'dark'),
    ),
    act(
      'language',
      2,
      () => {
        setLanguage(language() === 'da' ? 'en' : 'da');
        renewLine();
      },
      `${SEARCHED.language} ${i18next.language}`,
    ),
    act('signOut', 3, () => void signOut()),
  ];
}
