/** What is said of recalls. */
import { addTexts, type Texts } from '../../../i18n';

const da = {
  recall: {
    banner: 'Tilbagekaldelser uden svar',
    title: 'Tilbagekaldelser',
    of: 'Tilbagekaldt: {{batch}}',
    silentAre: 'Har ikke kvitteret: {{names}}',
    since: 'i {{duration}}',
    see: 'Se tilbagekaldelsen',
    none: 'Ingen tilbagekaldelser',
    noneText:
      'Når en batch afvises, efter at noget af den er frigivet eller kørt, står her, hvem der fik det, og hvem der har kvitteret.',
    print: 'Udskriv',
    printed: 'Udskrevet {{when}} af {{who}}. Gælder kun dette øjeblik.',
    allIn_one: 'Kunden har kvitteret',
    allIn_other: 'Alle {{count}} kunder har kvitteret',
    silentCount: '{{silent}} af {{all}} tier',
    by: '{{who}}, {{when}}',
    nobody: 'Intet af batchen havde forladt huset.',
    whoGot: 'Hvem fik noget af {{number}}',
    got: 'Fik',
    notified: 'Set på skærmen',
    acknowledged: 'Kvitteret',
    silent: 'Tier endnu',
    deliveries: 'Levering {{times}}',
    left: 'Kørt {{when}} med {{vehicle}}',
    received: 'modtaget {{when}}',
    vialOn: '{{amount}}, {{when}}',
    notSeen: 'Ikke set endnu',
    sent: 'sendt {{when}}',
    notSeenBy: '{{name}} (ikke set endnu)',
    asking: 'Henter, hvem der fik hvad …',
    failed: 'Vialer og leveringer kunne ikke hentes: {{why}}',
  },
};

const en: Texts<typeof da> = {
  recall: {
    banner: 'Recalls without an answer',
    title: 'Recalls',
    of: 'Recalled: {{batch}}',
    silentAre: 'Not acknowledged by {{names}}',
    since: 'for {{duration}}',
    see: 'See the recall',
    none: 'No recalls',
    noneText:
      'When a batch is rejected after something of it was released or has left, here stands who got it, and who has acknowledged.',
    print: 'Print',
    printed: 'Printed {{when}} by {{who}}. True at this moment only.',
    allIn_one: 'The customer has acknowledged',
    allIn_other: 'All {{count}} customers have acknowledged',
    silentCount: '{{silent}} of {{all}} silent',
    by: '{{who}}, {{when}}',
    nobody: 'Nothing of the batch had left the house.',
    whoGot: 'Who got what of {{number}}',
    got: 'Got',
    notified: 'Seen on the screen',
    acknowledged: 'Acknowledged',
    silent: 'Still silent',
    deliveries: 'Delivery {{times}}',
    left: 'Left {{when}} by {{vehicle}}',
    received: 'received {{when}}',
    vialOn: '{{amount}}, {{when}}',
    notSeen: 'Not seen yet',
    sent: 'sent {{when}}',
    notSeenBy: '{{name}} (not seen yet)',
    asking: 'Fetching who got what …',
    failed: 'Vials and deliveries could not be fetched: {{why}}',
  },
};

addTexts('production', { da, en });
