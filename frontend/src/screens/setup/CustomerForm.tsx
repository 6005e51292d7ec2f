import { useTranslation } from 'react-i18next';
import { parseCount } from '../../domain/numbers';
import { changedData } from '../../domain/rowChanges';
import type { Customer } from '../../protocol/rows';
import { Changed } from './kit/Changed';
import { undoOf, useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { TextField } from './kit/fields';
import { seenOf, useForm } from './kit/form';
import { useWrong } from './kit/wrong';
import { useCatalogue } from './rows';

interface Values {
  shortName: string;
  longName: string;
  dispenserNumber: string;
}

const LARGEST_NUMBER = 999_999;

const nameOf = (customer: Customer) => customer.shortName;

interface CustomerFormProps {
  row: Customer | null;
  onClose: () => void;
  /** A new one is there. */
  onAdded?: (id: number) => void;
}

export function CustomerForm({ row, onClose, onAdded }: CustomerFormProps) {
  const { t } = useTranslation('setup');
  const say = useWrong();
  const { customers } = useCatalogue();
  const { run, tell, busy, refused } = useDeed();
  const form = useForm<Values, Customer>({
    row,
    refused,
    valuesOf: (customer) => ({
      shortName: customer?.shortName ?? '',
      longName: customer?.longName ?? '',
      dispenserNumber: String(customer?.dispenserNumber ?? ''),
    }),
    check: (values) => ({
      shortName:
        say.empty(values.shortName) ??
        say.taken(customers.values(), row, (one) => one.shortName, values.shortName, nameOf),
      longName: say.empty(values.longName),
      dispenserNumber: numberError(values.dispenserNumber),
    }),
  });
  function numberError(text: string) {
    const read = parseCount(text);
    return (
      say.orNone(read, text, 1, LARGEST_NUMBER) ??
      (read.ok
        ? say.taken(customers.values(), row, (one) => one.dispenserNumber, read.value, nameOf)
        : undefined)
    );
  }

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
      tell(
        t(row ? 'customer.saved' : 'customer.added', { name: data.shortName }),
        ...undoOf('customer', form.shown, changes),
      );
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
