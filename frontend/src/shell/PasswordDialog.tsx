import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../sync';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';
import { Refusal, useRefusalText } from '../ui/Refusal';

/** Changing one's own password: signed with the present one, and neither of the two is kept anywhere. */
export function PasswordDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} title={t('password.title')} onClose={onClose}>
      <p>{t('password.text')}</p>
      <Form onClose={onClose} />
    </Dialog>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { run, busy, refused } = useAction();
  const textOf = useRefusalText();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const differ = again !== '' && next !== again;
  const ofNew = refused?.field === 'newPassword';
  const ofOld = refused?.field === 'password' || refused?.field === 'signature';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await run(
      'password.change',
      { newPassword: next },
      { signature: { meaning: 'changePassword', password: current } },
    );
    setCurrent('');
    if (outcome.type === 'done') {
      onClose();
    }
  };
  const fields = [
    {
      key: 'current',
      value: current,
      set: setCurrent,
      complete: 'current-password',
      error: ofOld && refused ? textOf(refused) : undefined,
    },
    {
      key: 'next',
      value: next,
      set: setNext,
      complete: 'new-password',
      error: ofNew && refused ? textOf(refused) : undefined,
    },
    {
      key: 'again',
      value: again,
      set: setAgain,
      complete: 'new-password',
      error: differ ? t('password.differ') : undefined,
    },
  ] as const;
  return (
    <form onSubmit={submit} noValidate style={{ display: 'contents' }}>
      {fields.map(({ key, value, set, complete, error }) => (
        <Field key={key} label={t(`password.${key}`)} error={error}>
          {(props) => (
            <input
              {...props}
              type="password"
              autoComplete={complete}
              value={value}
              onChange={(event) => set(event.target.value)}
            />
          )}
        </Field>
      ))}
      {refused && !ofNew && !ofOld && <Refusal refused={refused} />}
      <Button type="submit" busy={busy} disabled={!current || !next || next !== again}>
        {t('password.submit')}
      </Button>
    </form>
  );
}
