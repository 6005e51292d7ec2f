/** What the calculator says. */
import { addTexts, type Texts } from '../../../i18n';

const da = {
  calc: {
    title: 'Beregn henfald',
    left: 'Hvad er der tilbage?',
    need: 'Hvor meget skal der være nu?',
    what: 'Hvad',
    vial: 'Vial',
    typed: 'Skriv selv',
    vialLine: '{{batch}} · {{amount}} kl. {{time}}',
    amount: 'Aktivitet',
    at: 'Målt kl.',
    when: 'Hvad er tilbage kl.',
    have: 'Skal være',
    haveAt: 'kl.',
    fill: 'Skriv en aktivitet og en tid, så står svaret her.',
    past: 'Det tidspunkt er passeret.',
    badTime: 'Skriv tiden som 11:40.',
    leftIs: '{{amount}} kl. {{time}}',
    leftNow: '{{amount}} lige nu, {{clock}}',
    needIs: '{{amount}} kl. {{time}} kræver {{need}} kl. {{from}}',
    needNow: 'Lige nu, {{clock}}: {{need}}',
    ml: 'det er {{ml}} ml af {{all}} ml',
    tooMuch: 'mere, end vialen har',
    date: 'Tiderne gælder {{day}}.',
    halfLife: '{{isotope}}, halveringstid {{minutes}} min',
  },
};

const en: Texts<typeof da> = {
  calc: {
    title: 'Calculate decay',
    left: 'What is left?',
    need: 'How much has to be there now?',
    what: 'What',
    vial: 'Vial',
    typed: 'Type it yourself',
    vialLine: '{{batch}} · {{amount}} at {{time}}',
    amount: 'Activity',
    at: 'Measured at',
    when: 'What is left at',
    have: 'Has to be',
    haveAt: 'at',
    fill: 'Enter an activity and a time, and the answer stands here.',
    past: 'That time has passed.',
    badTime: 'Write the time as 11:40.',
    leftIs: '{{amount}} at {{time}}',
    leftNow: '{{amount}} right now, {{clock}}',
    needIs: '{{amount}} at {{time}} needs {{need}} at {{from}}',
    needNow: 'Right now, {{clock}}: {{need}}',
    ml: 'that is {{ml}} ml of {{all}} ml',
    tooMuch: 'more than the vial holds',
    date: 'The times are of {{day}}.',
    halfLife: '{{isotope}}, half-life {{minutes}} min',
  },
};

addTexts('production', { da, en });
