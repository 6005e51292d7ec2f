/** What the production screen says around the day: its places and tools, balances, delays and what waits. */
import { addTexts, type Texts } from '../../i18n';

const da = {
  places: {
    label: 'Produktionens sider',
    day: 'Dag',
    week: 'Uge',
    plan: 'Plan',
    calendar: 'Kalender',
    notices: 'Beskeder',
    batches: 'Batches',
    requests_one: '{{count}} anmodning venter',
    requests_other: '{{count}} anmodninger venter',
    tools: 'Værktøj',
    newOrder: 'Ny ordre',
    calculator: 'Beregn',
    sound: {
      on: 'Lyd ved anmodninger er slået til. Slå fra',
      muted: 'Lyd ved anmodninger er slået fra. Slå til',
      locked: 'Lyden venter på et tryk på siden',
      test: 'Sådan lyder en anmodning.',
    },
    silent: { muted: 'slået fra', locked: 'venter på et tryk' },
  },
  balance: {
    run: 'Kørsel {{time}}',
    becomes: 'bliver til',
    of: 'af {{max}}',
    over: '{{amount}} mere, end kørslen kan lave',
  },
  delayedTo: 'forventet {{time}}',
  awaits: 'Afventer kunden',
  awaitsShort: 'Afventer',
  awaitsText: 'Udsat fra {{from}}. Kunden har ikke svaret endnu.',
  awaitsReason: 'Grund: {{reason}}',
  ownVial: 'Du har selv tastet vialen: en kollega bekræfter den.',
  awaitsBlocks: 'Kan ikke frigives, før kunden har bekræftet den nye tid.',
  confirmFor: 'Kunden har sagt ja',
  isotopeOrder: 'Isotop',
  act: {
    move: 'Flyt',
    restore: 'Sæt tilbage',
    postpone: 'Udskyd',
    delay: 'Forsink',
    edit: 'Ret',
    cancel: 'Annullér',
  },
  closed: { day: 'Lukket', named: 'Lukket: {{name}}', text: 'Der leveres ikke denne dag.' },
  oddWeeks: {
    title: 'Uge 53 følges af uge 1: to ulige uger i træk',
    text_one:
      'Fra {{first}} er begge uger ulige. {{count}} levering hver anden uge kommer to uger i træk eller udebliver to uger.',
    text_other:
      'Fra {{first}} er begge uger ulige. {{count}} leveringer hver anden uge kommer to uger i træk eller udebliver to uger.',
    none: 'Ingen leveringer går hver anden uge, så intet rammes.',
    swap: 'Byt lige og ulige uger',
    dismiss: 'Set',
  },
  orderMark: {
    runFull: 'kørslen er fuld',
    editedAfterAcceptance: 'ændret efter accept',
    requested: 'efter anmodning',
  },
};

const en: Texts<typeof da> = {
  places: {
    label: 'Production’s pages',
    day: 'Day',
    week: 'Week',
    plan: 'Plan',
    calendar: 'Calendar',
    notices: 'Notices',
    batches: 'Batches',
    requests_one: '{{count}} request waits',
    requests_other: '{{count}} requests wait',
    tools: 'Tools',
    newOrder: 'New order',
    calculator: 'Calculate',
    sound: {
      on: 'The sound of requests is on. Turn it off',
      muted: 'The sound of requests is off. Turn it on',
      locked: 'The sound waits for a press on the page',
      test: 'This is how a request sounds.',
    },
    silent: { muted: 'off', locked: 'waits for a press' },
  },
  balance: {
    run: 'Run {{time}}',
    becomes: 'becomes',
    of: 'of {{max}}',
    over: '{{amount}} more than the run can make',
  },
  delayedTo: 'expected {{time}}',
  awaits: 'Awaits the customer',
  awaitsShort: 'Awaits',
  awaitsText: 'Postponed from {{from}}. The customer has not answered yet.',
  awaitsReason: 'Reason: {{reason}}',
  ownVial: 'You entered the vial yourself: a colleague confirms it.',
  awaitsBlocks: 'Cannot be released until the customer has confirmed the new time.',
  confirmFor: 'The customer has said yes',
  isotopeOrder: 'Isotope',
  act: {
    move: 'Move',
    restore: 'Put back',
    postpone: 'Postpone',
    delay: 'Delay',
    edit: 'Edit',
    cancel: 'Cancel',
  },
  closed: { day: 'Closed', named: 'Closed: {{name}}', text: 'No deliveries this day.' },
  oddWeeks: {
    title: 'Week 53 is followed by week 1: two odd weeks running',
    text_one:
      'From {{first}} both weeks are odd. {{count}} delivery of every other week comes two weeks running or stays away for two.',
    text_other:
      'From {{first}} both weeks are odd. {{count}} deliveries of every other week come two weeks running or stay away for two.',
    none: 'No delivery is every other week, so nothing is hit.',
    swap: 'Swap even and odd weeks',
    dismiss: 'Seen',
  },
  orderMark: {
    runFull: 'the run is full',
    editedAfterAcceptance: 'edited after acceptance',
    requested: 'by request',
  },
};

addTexts('production', { da, en });
