/** The week at one glance. */
import { addTexts, type Texts } from '../../../i18n';

const da = {
  title: 'Uge {{week}}',
  previous: 'Ugen før',
  next: 'Ugen efter',
  now: 'Denne uge',
  tracer: 'Tracer',
  run: 'Kørsel {{time}}',
  of: '{{needed}} af {{max}}',
  over: 'over det, kørslen kan lave',
  nothing: 'Intet bestilt i denne uge.',
  waits_one: '{{count}} at acceptere',
  waits_other: '{{count}} at acceptere',
  status: '{{count}} {{status}}',
  closed: 'Lukket',
  before: 'Ældre end det, der følger med; åbn dagen for at hente den.',
  injections_one: '{{count}} injektion',
  injections_other: '{{count}} injektioner',
};

const en: Texts<typeof da> = {
  title: 'Week {{week}}',
  previous: 'Week before',
  next: 'Week after',
  now: 'This week',
  tracer: 'Tracer',
  run: 'Run {{time}}',
  of: '{{needed}} of {{max}}',
  over: 'more than the run can make',
  nothing: 'Nothing is ordered in this week.',
  waits_one: '{{count}} to accept',
  waits_other: '{{count}} to accept',
  status: '{{count}} {{status}}',
  closed: 'Closed',
  before: 'Older than what follows by itself; open the day to fetch it.',
  injections_one: '{{count}} injection',
  injections_other: '{{count}} injections',
};

addTexts('week', { da, en });
