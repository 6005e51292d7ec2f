import { addTexts } from '../../i18n';

addTexts('help', {
  da: {
    title: 'Vejledninger',
    contents: 'Indhold',
    guides: {
      nurse: 'Ordrer',
      radiochemist: 'Produktion',
      admin: 'Opsætning og drift',
      qa: 'Kvalitetssikring',
    },
  },
  en: {
    title: 'Guides',
    contents: 'Contents',
    guides: {
      nurse: 'Ordering',
      radiochemist: 'Production',
      admin: 'Set-up and site',
      qa: 'Quality assurance',
    },
  },
});
