import { addTexts } from '../../i18n';

addTexts('help', {
  da: {
    title: 'Vejledninger',
    contents: 'Indhold',
    note: 'Vejledningerne er på engelsk. De danske ord, som skærmen bruger, står i [klammer].',
    guides: {
      nurse: 'Bestilling',
      radiochemist: 'Produktion',
      admin: 'Opsætning og drift',
      qa: 'Kvalitetssikring',
    },
  },
  en: {
    title: 'Guides',
    contents: 'Contents',
    note: 'The Danish words that the screen uses stand in [brackets].',
    guides: {
      nurse: 'Ordering',
      radiochemist: 'Production',
      admin: 'Set-up and site',
      qa: 'Quality assurance',
    },
  },
});
