/** The states of a batch in words, for every screen that shows one. */
import { addTexts } from '../i18n';

addTexts('batch', {
  da: {
    state: {
      inProduction: 'I produktion',
      awaitingQc: 'Afventer QC',
      certified: 'Godkendt',
      conditionallyCertified: 'Betinget godkendt',
      rejected: 'Afvist batch',
    },
  },
  en: {
    state: {
      inProduction: 'In production',
      awaitingQc: 'Awaiting QC',
      certified: 'Certified',
      conditionallyCertified: 'Conditionally certified',
      rejected: 'Rejected batch',
    },
  },
});
