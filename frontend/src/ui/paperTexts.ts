import { addTexts, type Texts } from '../i18n';

const da = {
  tick: 'Fra papir',
  help: 'Skrevet på papir dengang og tastet bagefter. Tiden er den, der står på papiret; det mærkes som efterført.',
  mark: {
    fromPaper: 'efterført fra papir',
    receivedFromPaper: 'modtagelsen er efterført fra papir',
  },
  written: 'skrevet {{when}}',
};

const en: Texts<typeof da> = {
  tick: 'From paper',
  help: 'Written on paper at the time and typed in afterwards. The time is the one on the paper; it is marked as entered late.',
  mark: {
    fromPaper: 'entered late from paper',
    receivedFromPaper: 'the receipt was entered late from paper',
  },
  written: 'written {{when}}',
};

addTexts('paper', { da, en });
