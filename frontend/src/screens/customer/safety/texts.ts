/** What the customer's screen says of recalls, of releases that were taken back, and of an order's marks. */
import { addTexts, type Texts } from '../../../i18n';

const da = {
  sum: {
    recalled_one: '{{count}} er tilbagekaldt og må ikke bruges.',
    recalled_other: '{{count}} er tilbagekaldt og må ikke bruges.',
  },
  recall: {
    short: 'Tilbagekaldt',
    title: 'Tilbagekaldt: brug ikke {{tracer}} fra batch {{batch}}',
    what: 'Stop brugen straks. Stil vialerne til side, og aftal med produktionen, hvad der skal ske med dem.',
    reason: 'Grund: {{reason}}',
    by: '{{who}}, {{when}}',
    vials_one: '{{count}} vial',
    vials_other: '{{count}} vialer',
    unread: 'Ikke alle leveringerne kunne hentes: {{why}} Se på vialernes batchnummer.',
    do: 'Kvittér: vi bruger den ikke',
    done: 'Tilbagekaldelsen af batch {{batch}} er kvitteret',
    waits: 'Ingen her har kvitteret, i {{duration}}',
    told: '{{by}} fra produktionen har sagt det til {{whom}} {{when}}. Kvittér også her.',
    acknowledged: 'Kvitteret af {{who}} {{when}}',
    order: 'Tilbagekaldt: må ikke bruges. Batch {{batch}}: {{reason}}',
    blocked_one: '{{count}} vial er spærret og må ikke bruges',
    blocked_other: '{{count}} vialer er spærret og må ikke bruges',
  },
  struck: {
    title: 'Frigivelsen af {{what}} er trukket tilbage',
    what: 'Vialerne må ikke bruges. Certifikatet gælder ikke længere.',
    paper: 'Certifikat {{number}}, version {{version}}',
    reason: 'Grund: {{reason}}',
    by: '{{who}}, {{when}}',
    do: 'Kvittér for, at vi har set det',
    done: 'Kvitteret for certifikat {{number}}',
    acknowledged: 'kvitteret af {{who}} {{when}}',
    not: 'ikke kvitteret endnu',
    invalid: 'gælder ikke længere',
  },
  news: {
    recalled: 'tilbagekaldt',
    corrected: 'frigivelsen trukket tilbage',
    supplemented: 'flere vialer frigivet',
  },
  papers: { supplement: 'Tillæg' },
  conditional: {
    short: 'betinget godkendt',
    batch: 'Batch {{batch}} er betinget godkendt.',
    open: 'Endnu ikke klar: {{tests}}. Er et af dem ikke i orden, tilbagekaldes den.',
    unsigned: 'Alle resultater er inde; underskriften mangler.',
  },
};

const en: Texts<typeof da> = {
  sum: {
    recalled_one: '{{count}} is recalled and must not be used.',
    recalled_other: '{{count}} are recalled and must not be used.',
  },
  recall: {
    short: 'Recalled',
    title: 'Recalled: do not use {{tracer}} of batch {{batch}}',
    what: 'Stop using it at once. Set the vials aside, and agree with production what becomes of them.',
    reason: 'Reason: {{reason}}',
    by: '{{who}}, {{when}}',
    vials_one: '{{count}} vial',
    vials_other: '{{count}} vials',
    unread:
      'Not all of the deliveries could be fetched: {{why}} Look at the batch number on the vials.',
    do: 'Acknowledge: we do not use it',
    done: 'The recall of batch {{batch}} is acknowledged',
    waits: 'Nobody here has acknowledged, for {{duration}}',
    told: '{{by}} of production told {{whom}} {{when}}. Acknowledge it here, too.',
    acknowledged: 'Acknowledged by {{who}} {{when}}',
    order: 'Recalled: not to be used. Batch {{batch}}: {{reason}}',
    blocked_one: '{{count}} vial is blocked and must not be used',
    blocked_other: '{{count}} vials are blocked and must not be used',
  },
  struck: {
    title: 'The release of {{what}} was taken back',
    what: 'The vials must not be used. The certificate no longer stands.',
    paper: 'Certificate {{number}}, version {{version}}',
    reason: 'Reason: {{reason}}',
    by: '{{who}}, {{when}}',
    do: 'Acknowledge that we have seen it',
    done: 'Acknowledged: certificate {{number}}',
    acknowledged: 'acknowledged by {{who}} {{when}}',
    not: 'not acknowledged yet',
    invalid: 'no longer stands',
  },
  news: {
    recalled: 'recalled',
    corrected: 'release taken back',
    supplemented: 'more vials released',
  },
  papers: { supplement: 'Supplement' },
  conditional: {
    short: 'conditionally certified',
    batch: 'Batch {{batch}} is certified conditionally.',
    open: 'Still open: {{tests}}. Should one of them fail, it is recalled.',
    unsigned: 'All results are in; the signature is lacking.',
  },
};

addTexts('customer', { da, en });
