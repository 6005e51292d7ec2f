/** What production's calendar says. */
import { addTexts, type Texts } from '../../../i18n';

const da = {
  calendar: {
    failed: 'Måneden kunne ikke hentes.',
    again: 'Hent igen',
    asOf: 'Talt op {{time}}',
  },
};

const en: Texts<typeof da> = {
  calendar: {
    failed: 'The month could not be fetched.',
    again: 'Fetch again',
    asOf: 'Counted {{time}}',
  },
};

addTexts('production', { da, en });
