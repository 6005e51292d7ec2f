import { addTexts } from '../../i18n';

export function addPrinterTexts(): void {
  addTexts('printers', {
    da: {
      title: 'Printere',
      lead: 'Printere, som produktionen sender etiketter og papirer til, direkte til deres port (9100).',
      empty: 'Ingen printer endnu. Tilføj labelprinteren i dispenseringsrummet først.',
      emptySeen:
        'Ingen printer endnu. En produktionsadministrator eller driftsadministratoren tilføjer dem.',
      name: 'Navn',
      nameHint: 'Som folk kalder den, fx Dispensering.',
      kind: 'Til',
      label: 'Etiketter (ZPL, 98 × 38 mm)',
      a4: 'A4 (PDF)',
      address: 'Adresse',
      host: 'Navn eller IP-nummer på nettet',
      hostHint: 'Et IP-nummer svarer hurtigst, fx 10.0.0.7.',
      port: 'Port',
      add: 'Tilføj printer',
      addTitle: 'Tilføj printer',
      added: 'Tilføjet: {{name}}',
      remove: 'Fjern',
      removeTitle: 'Fjern {{name}}?',
      removeText: 'Der kan så ikke udskrives på den. Papirerne bliver, hvor de er.',
    },
    en: {
      title: 'Printers',
      lead: 'Printers that production sends labels and papers to, straight to their port (9100).',
      empty: 'No printer yet. Add the label printer of the dispensing room first.',
      emptySeen: 'No printer yet. A production administrator or the site administrator adds them.',
      name: 'Name',
      nameHint: 'What people call it, as Dispensing.',
      kind: 'For',
      label: 'Labels (ZPL, 98 × 38 mm)',
      a4: 'A4 (PDF)',
      address: 'Address',
      host: 'Name or IP number on the network',
      hostHint: 'An IP number answers fastest, as 10.0.0.7.',
      port: 'Port',
      add: 'Add printer',
      addTitle: 'Add printer',
      added: 'Added: {{name}}',
      remove: 'Remove',
      removeTitle: 'Remove {{name}}?',
      removeText: 'Nothing can be printed on it then. The papers stay where they are.',
    },
  });
}
