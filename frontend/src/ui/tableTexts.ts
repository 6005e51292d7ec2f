/** What every table says. */
import { addTexts, type Texts } from '../i18n';

const da = {
  view: 'Visning',
  dense: 'Tætte rækker',
  columns: 'Kolonner',
  filters: 'Gemte søgninger',
  filterName: 'Navn på søgningen',
  keep: 'Gem søgningen “{{find}}”',
  forget: 'Glem søgningen {{name}}',
  link: 'Kopiér link',
  copied: 'Linket er kopieret.',
  hint: 'Huskes på denne enhed.',
};

const en: Texts<typeof da> = {
  view: 'View',
  dense: 'Close rows',
  columns: 'Columns',
  filters: 'Saved searches',
  filterName: 'Name of the search',
  keep: 'Save the search “{{find}}”',
  forget: 'Forget the search {{name}}',
  link: 'Copy link',
  copied: 'The link was copied.',
  hint: 'Remembered on this device.',
};

addTexts('table', { da, en });
