/** What a month's grid says. */
import { addTexts, type Texts } from '../i18n';

const da = {
  previous: 'Måneden før',
  next: 'Måneden efter',
  grid: 'Ordrer i {{month}}',
  week: 'Uge',
  closed: 'Lukket',
  closedNamed: 'Lukket: {{name}}',
  nothing: 'ingen ordrer',
  kind: { activity: 'Aktivitet', injection: 'Injektioner', isotope: 'Isotoper' },
  short: { activity: 'MBq', injection: 'Inj.', isotope: 'Iso.' },
  of: '{{count}} {{status}}',
  key: {
    group: 'Måneden',
    walk: 'Fra dag til dag',
    ends: 'Ugens første og sidste dag',
    month: 'Måneden før og efter',
    open: 'Åbn dagen',
  },
  keys: 'Piletaster flytter, Enter åbner dagen, Page Up og Page Down skifter måned.',
};

const en: Texts<typeof da> = {
  previous: 'Month before',
  next: 'Month after',
  grid: 'Orders in {{month}}',
  week: 'Week',
  closed: 'Closed',
  closedNamed: 'Closed: {{name}}',
  nothing: 'no orders',
  kind: { activity: 'Activity', injection: 'Injections', isotope: 'Isotopes' },
  short: { activity: 'MBq', injection: 'Inj.', isotope: 'Iso.' },
  of: '{{count}} {{status}}',
  key: {
    group: 'The month',
    walk: 'From day to day',
    ends: 'First and last day of the week',
    month: 'Month before and after',
    open: 'Open the day',
  },
  keys: 'Arrows move, Enter opens the day, Page Up and Page Down change the month.',
};

addTexts('month', { da, en });
