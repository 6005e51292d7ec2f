import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Refusal, useRefusalText } from '../../ui/Refusal';
import styles from './Orderers.module.css';

interface AddFormProps {
  customerId: number;
  customer: string;
  onDone: () => void;
}

/** Lets somebody with an account order for the customer too, by user name. */
export function AddForm({ customerId, customer, onDone }: AddFormProps) {
  const { t } = useTranslation('orderers');
  const { run, busy, refused, clear } = useAction();
  const textOf = useRefusalText();
  const [username, setUsername] = useState('');
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = username.trim();
    setMissing(given === '');
    if (given === '') {
      field.current?.focus();
      return;
    }
    const outcome = await run('assignment.add', { username: given, customerId });
    if (outcome.type === 'done') {
      announce(t('added', { username: given, customer }));
      setUsername('');
      onDone();
    }
    field.current?.focus();
  };
  const here = refused?.field === 'username' || refused?.code === 'not_found';
  return (
    <form className={styles.add} onSubmit={submit} noValidate aria-label={t('add')}>
      <Field
        label={t('username')}
        hint={t('usernameHint')}
        error={missing ? t('usernameMissing') : here && refused ? textOf(refused) : undefined}
      >
        {(control) => (
          <input
            {...control}
            ref={field}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={username}
            onChange={(event) => {
              setUsername(event.target.value);
              setMissing(false);
              clear();
            }}
          />
        )}
      </Field>
      <Button type="submit" busy={busy}>
        {t('add')}
      </Button>
      <Refusal refused={here ? null : refused} />
    </form>
  );
}
