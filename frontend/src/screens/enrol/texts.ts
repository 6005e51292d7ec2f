import { addTexts } from '../../i18n';

addTexts('enrol', {
  da: {
    title: 'Tilmeld denne skærm',
    lead: 'Tast koden fra en produktionsadministrator. Derefter viser skærmen dagens leveringer, så længe den hænger her.',
    code: 'Kode',
    submit: 'Tilmeld',
    wrong: 'Koden er forkert, brugt eller udløbet. Bed om en ny.',
    throttled: 'For mange forsøg. Vent lidt, og prøv igen.',
    unreachable: 'Serveren svarer ikke. Prøv igen om lidt.',
    person: 'Vil du logge ind i stedet?',
    login: 'Log ind',
    done: 'Tilmeldt. Åbner skærmen…',
  },
  en: {
    title: 'Enrol this screen',
    lead: 'Type the code from a production administrator. The screen then shows the day’s deliveries for as long as it hangs here.',
    code: 'Code',
    submit: 'Enrol',
    wrong: 'The code is wrong, used or expired. Ask for a new one.',
    throttled: 'Too many tries. Wait a little and try again.',
    unreachable: 'The server does not answer. Try again in a moment.',
    person: 'Want to sign in instead?',
    login: 'Sign in',
    done: 'Enrolled. Opening the screen…',
  },
});
