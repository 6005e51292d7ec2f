/** What is wrong beside the orders: said in one line on top, each part a way to where it is settled. */
import { addTexts, type Texts } from '../../../i18n';

const da = {
  label: 'Skal ses til',
  conflict_one: '{{count}} uenighed venter på en beslutning',
  conflict_other: '{{count}} uenigheder venter på en beslutning',
  quarantine_one: '{{count}} linje i karantæne',
  quarantine_other: '{{count}} linjer i karantæne',
  batch_one: '{{count}} batch fra en tidligere dag skal afgøres',
  batch_other: '{{count}} batches fra tidligere dage skal afgøres',
  node: '{{name}} svarer ikke siden {{time}}',
  pinger: 'RIS-arbejderen er tavs siden {{time}}',
  link: 'Det gamle system er ikke set siden {{time}}',
  linkNever: 'Det gamle system er ikke til at nå',
};

const en: Texts<typeof da> = {
  label: 'To be seen to',
  conflict_one: '{{count}} difference waits for a decision',
  conflict_other: '{{count}} differences wait for a decision',
  quarantine_one: '{{count}} line in quarantine',
  quarantine_other: '{{count}} lines in quarantine',
  batch_one: '{{count}} batch of an earlier day is to be decided',
  batch_other: '{{count}} batches of earlier days are to be decided',
  node: '{{name}} has not answered since {{time}}',
  pinger: 'The RIS worker is silent since {{time}}',
  link: 'The old system has not been seen since {{time}}',
  linkNever: 'The old system cannot be reached',
};

addTexts('attention', { da, en });
