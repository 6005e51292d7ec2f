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
  copy: 'Kopiér {{what}}',
  copiedWhat: '{{what}} er kopieret.',
  notCopied: 'Kunne ikke kopieres. Markér teksten, og kopiér den selv.',
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
  copy: 'Copy {{what}}',
  copiedWhat: '{{what}} was copied.',
  notCopied: 'Could not be copied. Mark the text and copy it yourself.',
  hint: 'Remembered on this device.',
};

addTexts('table', { da, en });
