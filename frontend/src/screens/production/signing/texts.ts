/** What is said around a signature, whatever is signed. */
import { addTexts, type Texts } from '../../../i18n';

const da = {
  signing: {
    reviewed_one: 'Jeg har gennemgået dette',
    reviewed_other: 'Jeg har gennemgået de {{count}} punkter',
    reviewMissing: 'Sæt kryds, når du har gennemgået det.',
    second: 'En anden person underskriver også',
    secondText:
      'Leveringstiden er passeret. En kollega gennemgår og underskriver med sit eget kodeord.',
    username: 'Kollegaens brugernavn',
    secondPassword: 'Kollegaens kodeord',
    unknown:
      'Vi ved ikke, om det blev gennemført. Se på rækkerne på skærmen, før du gør noget igen.',
  },
};

const en: Texts<typeof da> = {
  signing: {
    reviewed_one: 'I have reviewed this',
    reviewed_other: 'I have reviewed these {{count}} points',
    reviewMissing: 'Tick when you have reviewed it.',
    second: 'A second person signs too',
    secondText:
      'The delivery time has passed. A colleague reviews it and signs with a password of their own.',
    username: 'The colleague’s user name',
    secondPassword: 'The colleague’s password',
    unknown:
      'We do not know whether it was done. Look at the rows on the screen before you do anything again.',
  },
};

addTexts('production', { da, en });
