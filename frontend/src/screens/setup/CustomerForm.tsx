import { useTranslation } from 'react-i18next';
import { parseCount } from '../../domain/numbers';
import { changedData } from '../../domain/rowChanges';
import type { Customer } from '../../protocol/rows';
import { announce } from '../../ui/announce';
import { Changed } from './kit/Changed';
import { useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { TextField, useNumberError } from './kit/fields';
import { seenOf, useForm } from './kit/form';

interface Values {
  shortName: string;
  longName: string;
  dispenserNumber: string;
}

interface CustomerFormProps {
  row: Customer | null;
  onClose: () => void;
  /** A new one is there. */
  onAdded?: (id: number) => void;
}

export function CustomerForm({ row, onClose, onAdded }: CustomerFormProps) {
  const { t } = useTranslation('setup');
  const numberError = useNumberError();
  const { run, busy, refused } = useDeed();
  const form = useForm<Values, Customer>({
    row,
    refused,
    valuesOf: (customer) => ({
      shortName: customer?.shortName ?? '',
      longName: customer?.longName ?? '',
      dispenserNumber: String(customer?.dispenserNumber ?? ''),
    }),
    check: (values) => ({
      shortName: values.shortName.trim() ? undefined : t('wrong.empty'),
      longName: values.longName.trim() ? undefined : t('wrong.empty'),
      dispenserNumber: values.dispenserNumber.trim()
        ? numberError(parseCount(values.dispenserNumber), values.dispenserNumber)
        : undefined,
    }),
  });
  const dataOf = (values: Values) => {
    const number = parseCount(values.dispenserNumber);
    return {
      shortName: values.shortName.trim(),
      longName: values.longName.trim(),
      dispenserNumber: number.ok ? number.value : null,
    };
  };
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const data = dataOf(form.values);
    const changes = changedData(dataOf(form.start), data);
    if (row && Object.keys(changes).length === 0) {
      onClose();
      return;
    }
    const outcome = row
      ? await run(
          'customer.edit',
          { customerId: row.id, ...changes },
          seenOf('customer', form.shown),
        )
      : await run('customer.add', data);
    if (outcome.type === 'done') {
      announce(t(row ? 'customer.saved' : 'customer.added', { name: data.shortName }));
      onClose();
      if (!row) {
        onAdded?.(Number(outcome.result.customerId));
      }
    }
  };
  return (
    <FormBody
      doing={row ? t('save') : t('add')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={submit}
    >
      {row && (
        <Changed
          form={form}
          type="customer"
          row={row}
          fields={{
            shortName: { label: t('customer.short'), text: String },
            longName: { label: t('customer.long'), text: String },
            dispenserNumber: { label: t('customer.number'), text: String },
          }}
        />
      )}
      <TextField
        first
        label={t('customer.short')}
        hint={t('customer.shortHint')}
        bound={form.bind('shortName')}
        maxLength={30}
      />
      <TextField
        label={t('customer.long')}
        hint={t('customer.longHint')}
        bound={form.bind('longName')}
        maxLength={120}
      />
      <TextField
        numeric
        label={t('customer.number')}
        hint={t('customer.numberHint')}
        bound={form.bind('dispenserNumber')}
        maxLength={8}
      />
    </FormBody>
  );
}
