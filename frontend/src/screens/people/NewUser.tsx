/** A new user: of the roles that one may give, with a first password that is passed on by word of mouth. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../protocol/rows';
import { useRows } from '../../sync';
import { announce } from '../../ui/announce';
import { useDeed } from '../setup/kit/deed';
import { FormBody } from '../setup/kit/FormBody';
import { SelectField, TextField } from '../setup/kit/fields';
import { useForm } from '../setup/kit/form';
import kit from '../setup/kit/kit.module.css';
import { CUSTOMER_ROLES } from './may';
import { SecretField, Told } from './Secret';
import { useCustomers } from './useCustomers';
import './texts';

interface Values {
  username: string;
  name: string;
  role: Role;
  customerIds: readonly number[];
  password: string;
}

interface NewUserProps {
  roles: readonly Role[];
  /** For whom he orders from the start. */
  customerIds?: readonly number[];
  back?: string;
  onBack: () => void;
  onDone: () => void;
}

export function NewUser({ roles, customerIds = [], back, onBack, onDone }: NewUserProps) {
  const { t } = useTranslation('people');
  const { t: core } = useTranslation();
  const customers = useCustomers();
  const users = useRows('site', 'user');
  const { run, busy, refused } = useDeed();
  const [made, setMade] = useState<{ name: string; password: string } | null>(null);
  const form = useForm<Values>({
    refused,
    valuesOf: () => ({
      username: '',
      name: '',
      role: roles[0] ?? 'externalUser',
      customerIds,
      password: '',
    }),
    check: (values) => ({
      username: values.username.trim() ? usernameError(values.username.trim()) : t('empty'),
      name: values.name.trim() ? undefined : t('empty'),
      password: values.password.length < 12 ? t('short') : undefined,
      customerIds:
        values.role === 'externalUser' && values.customerIds.length === 0
          ? t('atLeastOne')
          : undefined,
    }),
  });
  const { values } = form;

  /** Who may sign in has a name of his own, to the letter. */
  function usernameError(typed: string) {
    const holder = users.find((user) => user.username === typed);
    return holder ? t('taken', { name: holder.name }) : undefined;
  }

  if (made) {
    return <Told name={made.name} password={made.password} onClose={onDone} />;
  }
  const ordering = CUSTOMER_ROLES.includes(values.role);
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const name = values.name.trim();
    const outcome = await run('user.create', {
      username: values.username.trim(),
      name,
      role: values.role,
      customerIds: ordering ? [...values.customerIds] : [],
      password: values.password,
    });
    if (outcome.type === 'done') {
      announce(t('saved'));
      setMade({ name, password: values.password });
    }
  };
  const wrong = form.bind('customerIds').error;
  const fixed = new Set(customerIds);
  const others = [...(customers?.values() ?? [])]
    .filter((customer) => !customer.archived && !fixed.has(customer.id))
    .sort((one, other) => one.shortName.localeCompare(other.shortName, 'da'));
  return (
    <FormBody
      doing={t('create')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onBack}
      {...(back ? { back } : {})}
      onSubmit={submit}
    >
      {roles.length === 1 && <p className="soft">{t('newText')}</p>}
      <TextField
        first
        label={t('name')}
        hint={t('nameHint')}
        bound={form.bind('name')}
        maxLength={150}
      />
      <TextField
        label={t('username')}
        hint={t('usernameHint')}
        bound={form.bind('username')}
        maxLength={150}
      />
      {roles.length > 1 && (
        <SelectField
          label={t('role')}
          bound={{ value: values.role, onValue: (role) => form.set('role', role as Role) }}
          options={roles.map((role) => ({ value: role, text: core(`role.${role}`) }))}
        />
      )}
      {ordering && customers !== null && customers.size > 0 && (
        <fieldset className={kit.stack}>
          <legend className={kit.legend}>{t('customers')}</legend>
          <div className={kit.choices}>
            {[...customerIds.map((id) => customers.get(id)), ...others].map(
              (customer) =>
                customer && (
                  <label key={customer.id} className={kit.choice}>
                    <input
                      type="checkbox"
                      aria-invalid={wrong ? true : undefined}
                      checked={values.customerIds.includes(customer.id)}
                      onChange={(event) =>
                        form.set(
                          'customerIds',
                          event.target.checked
                            ? [...values.customerIds, customer.id]
                            : values.customerIds.filter((id) => id !== customer.id),
                        )
                      }
                    />
                    <span>{customer.shortName}</span>
                  </label>
                ),
            )}
          </div>
          {wrong && <div className={kit.error}>{wrong}</div>}
        </fieldset>
      )}
      <SecretField bound={form.bind('password')} />
    </FormBody>
  );
}
