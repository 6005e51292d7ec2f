/** What production's day says of the old system. */
import { addTexts, type Texts } from '../../i18n';

const da = {
  title: 'Gammelt system',
  away: 'svarer ikke siden {{time}}, {{away}}: det, der bestilles dér, ses ikke her.',
  open_one: '{{count}} ting siger de to systemer forskelligt.',
  open_other: '{{count}} ting siger de to systemer forskelligt.',
  see: 'Se det, der venter',
};

const en: Texts<typeof da> = {
  title: 'Old system',
  away: 'no answer since {{time}}, {{away}}: what is ordered there is not seen here.',
  open_one: '{{count}} thing is said differently by the two systems.',
  open_other: '{{count}} things are said differently by the two systems.',
  see: 'See what waits',
};

addTexts('oldLine', { da, en });
