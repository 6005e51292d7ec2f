/** What is said of batches that wait and of those of other days. */
import { addTexts, type Texts } from '../../../i18n';

const da = {
  old: {
    waits: 'Venter på afgørelse',
    waitsText:
      'Betinget godkendte batches, uanset dato, og batches fra tidligere dage, som ingen har afgjort. Her indtastes sene resultater, og her godkendes eller afvises de.',
    noneWaits: 'Ingen batches venter.',
    batch: 'Batch',
    made: 'Lavet',
    state: 'Tilstand',
    since: 'Venter siden',
    for: 'Venter på',
    ready: 'alt er inde: kan godkendes',
    outside: 'uden for grænserne: kan kun afvises',
    find: 'Find batches',
    hint: 'Søg efter nummer, tracer, tilstand og dage. Batches af enhver alder findes.',
    number: 'Batchnummer begynder med',
    from: 'Lavet fra',
    none: 'Ingen batches passer.',
    back: 'Venter og ældre',
    of: 'Batch fra {{date}}',
    loading: 'Henter batchen …',
    more: 'Der hører mere til batchen, end der kan vises her.',
    failed: 'Batchen kunne ikke hentes: {{why}}',
    notAgain: 'Batchen er ikke hentet igen, og det, der står her, kan være forældet: {{why}}',
    recalled_one: 'Tilbagekaldt {{when}}: {{count}} kunde har ikke kvitteret',
    recalled_other: 'Tilbagekaldt {{when}}: {{count}} kunder har ikke kvitteret',
    recalledAll: 'Tilbagekaldt {{when}}: alle har kvitteret',
    recalledNone: 'Tilbagekaldt {{when}}: ingen tier, men ikke alle har selv kvitteret',
    answered: '{{customer}}: kvitteret {{when}} af {{who}}',
    silent: '{{customer}}: ikke kvitteret',
  },
};

const en: Texts<typeof da> = {
  old: {
    waits: 'Wait for a decision',
    waitsText:
      'Batches that are certified conditionally, whatever their date, and those of earlier days that nobody has decided about. Late results are entered here, and they are certified or rejected here.',
    noneWaits: 'No batches wait.',
    batch: 'Batch',
    made: 'Made',
    state: 'State',
    since: 'Waits since',
    for: 'Waits for',
    ready: 'all is in: can be certified',
    outside: 'outside its limits: can only be rejected',
    find: 'Find batches',
    hint: 'Search by number, tracer, state and days. Batches of any age are found.',
    number: 'Batch number begins with',
    from: 'Made from',
    none: 'No batches fit.',
    back: 'Waiting and older',
    of: 'Batch of {{date}}',
    loading: 'Fetching the batch …',
    more: 'More belongs to the batch than can be shown here.',
    failed: 'The batch could not be fetched: {{why}}',
    notAgain: 'The batch was not fetched again, and what stands here may be out of date: {{why}}',
    recalled_one: 'Recalled {{when}}: {{count}} customer has not acknowledged',
    recalled_other: 'Recalled {{when}}: {{count}} customers have not acknowledged',
    recalledAll: 'Recalled {{when}}: all have acknowledged',
    recalledNone: 'Recalled {{when}}: nobody is silent, but not all have acknowledged themselves',
    answered: '{{customer}}: acknowledged {{when}} by {{who}}',
    silent: '{{customer}}: not acknowledged',
  },
};

addTexts('production', { da, en });
