/** The dialogs of a customer's page. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Customer } from '../../protocol/rows';
import { useRow } from '../../sync';
import { Dialog } from '../../ui/Dialog';
import { CustomerForm } from './CustomerForm';
import { EndpointForm } from './EndpointForm';
import { EntryForm } from './EntryForm';
import type { Doing, Guide } from './guide';
import { useNames, usePlan } from './rows';
import { SlotForm } from './SlotForm';
import { SlotsDialog } from './SlotsDialog';

interface CustomerDialogsProps {
  customer: Customer;
  doing: Doing | null;
  guide: Guide;
  told: ReactNode;
  onDo: (doing: Doing | null) => void;
}

export function CustomerDialogs({ customer, doing, guide, told, onDo }: CustomerDialogsProps) {
  const { t } = useTranslation('setup');
  const names = useNames();
  const plan = usePlan();
  const entry =
    useRow('production', 'catalogueEntry', doing?.kind === 'entry' ? doing.id : null) ?? null;
  const endpointId =
    doing?.kind === 'endpoint' ? doing.id : doing?.kind === 'entry' ? doing.endpointId : null;
  const endpoint = useRow('production', 'endpoint', endpointId) ?? null;
  const done = () => onDo(null);
  const back = guide.back ? { back: guide.back } : {};
  const ways = { ...back, onBack: guide.leave, onDone: done };
  return (
    <>
      <Dialog
        open={doing !== null && doing.kind !== 'slots' && doing.kind !== 'person'}
        broad={doing?.kind === 'slot'}
        title={titleOf()}
        onClose={guide.leave}
      >
        {told}
        {doing?.kind === 'customer' && <CustomerForm row={customer} onClose={done} />}
        {doing?.kind === 'endpoint' && (
          <EndpointForm key={doing.id} customerId={customer.id} row={endpoint} {...ways} />
        )}
        {doing?.kind === 'entry' && endpoint && (
          <EntryForm key={doing.id} endpoint={endpoint} row={entry} {...ways} />
        )}
        {doing?.kind === 'slot' && <SlotForm start={doing.start} {...ways} />}
      </Dialog>
      <SlotsDialog
        plans={doing?.kind === 'slots' ? plan.filter((one) => doing.ids.includes(one.slot.id)) : []}
        onClose={done}
        onCopy={(start) => onDo({ kind: 'slot', start })}
      />
    </>
  );

  function titleOf(): string {
    switch (doing?.kind) {
      case 'customer':
        return t('customer.edit');
      case 'endpoint':
        return endpoint ? t('endpoint.edit') : `${t('endpoint.add')} · ${customer.shortName}`;
      case 'entry':
        return entry
          ? t('entry.edit', { what: names.what(entry), name: endpoint?.name })
          : t('entry.addTitle', { name: endpoint?.name });
      case 'slot':
        return t('slot.add');
      default:
        return '';
    }
  }
}
