/** What is said of what waits for a person, and of messages that could not be read. */
import { addTexts, type Texts } from '../../i18n';

const da = {
  title: 'Venter på et menneske',
  empty: 'Intet venter. Det, der kommer udefra, er gjort eller afvist af sig selv.',
  vanished_one: '{{count}} af {{known}} undersøgelser fra {{node}} er væk på én gang',
  vanished_other: '{{count}} af {{known}} undersøgelser fra {{node}} er væk på én gang',
  other: '{{kind}}: {{subject}}',
  between: 'Fra {{from}} til {{to}}.',
  onDay: 'Den dag det gælder: {{day}}.',
  today: 'Dagen i dag er med.',
  why: 'Så mange forsvinder sjældent af sig selv: en fejl i RIS’et er lige så mulig. Ring til afdelingen, før du vælger. Indtil da står de, som de stod.',
  since: 'Set {{time}}, {{away}}',
  who: 'En driftsadministrator eller produktionsadministrator afgør det.',
  keep: {
    title: 'Behold undersøgelserne fra {{node}}?',
    text_one:
      'Undersøgelsen bliver stående, indtil RIS’et igen nævner den. Der spørges ikke om den igen.',
    text_other:
      'De {{count}} undersøgelser bliver stående, indtil RIS’et igen nævner dem. Der spørges ikke om dem igen.',
    do: 'Behold dem',
    done: 'De bliver stående.',
  },
  apply: {
    title: 'Fjern undersøgelserne fra {{node}}?',
    text_one:
      'Undersøgelsen fjernes. Er den bestilt, mærkes ordren, og kunden ser det; ingen ordre ændres af sig selv.',
    text_other:
      'De {{count}} undersøgelser fjernes. Er nogen af dem bestilt, mærkes ordrerne, og kunderne ser det; ingen ordre ændres af sig selv.',
    do: 'Fjern dem',
    done: 'De er fjernet.',
  },
};

const en: Texts<typeof da> = {
  title: 'Waits for a person',
  empty: 'Nothing waits. What comes from outside was done or refused by itself.',
  vanished_one: '{{count}} of {{known}} studies from {{node}} is gone at once',
  vanished_other: '{{count}} of {{known}} studies from {{node}} are gone at once',
  other: '{{kind}}: {{subject}}',
  between: 'From {{from}} to {{to}}.',
  onDay: 'The day in question: {{day}}.',
  today: 'Today is among them.',
  why: 'So many seldom vanish by themselves: a fault of the RIS is as likely. Call the department before you choose. Until then they stand as they stood.',
  since: 'Seen {{time}}, {{away}}',
  who: 'A site administrator or a production administrator decides.',
  keep: {
    title: 'Keep the studies from {{node}}?',
    text_one: 'The study stays until the RIS speaks of it again. Nobody is asked about it again.',
    text_other:
      'The {{count}} studies stay until the RIS speaks of them again. Nobody is asked about them again.',
    do: 'Keep them',
    done: 'They stay.',
  },
  apply: {
    title: 'Remove the studies from {{node}}?',
    text_one:
      'The study is removed. If it was ordered, its order is marked and the customer sees it; no order changes by itself.',
    text_other:
      'The {{count}} studies are removed. Where one was ordered, its order is marked and the customer sees it; no order changes by itself.',
    do: 'Remove them',
    done: 'They are removed.',
  },
};

addTexts('waiting', { da, en });
