/** A password that is made for somebody else: typed or suggested, then shown once to be passed on. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { startHere } from '../../ui/startHere';
import type { Bound } from '../setup/kit/form';
import kit from '../setup/kit/kit.module.css';
import styles from './People.module.css';
import { suggestPassword } from './suggest';

export function SecretField({ bound, first = false }: { bound: Bound<string>; first?: boolean }) {
  const { t } = useTranslation('people');
  const [shown, setShown] = useState(false);
  return (
    <div className={kit.stack}>
      <Field
        label={t('password')}
        hint={t('passwordHint')}
        error={bound.error}
        onLeave={bound.onLeave}
        aside={
          <span className={styles.aside}>
            <Button look="bare" small onClick={() => setShown(!shown)}>
              {t(shown ? 'hide' : 'show')}
            </Button>
            <Button
              look="bare"
              small
              onClick={() => {
                bound.onValue(suggestPassword());
                setShown(true);
              }}
            >
              {t('suggest')}
            </Button>
          </span>
        }
      >
        {(props) => (
          <input
            {...props}
            ref={first ? startHere : undefined}
            type={shown ? 'text' : 'password'}
            autoComplete="new-password"
            spellCheck={false}
            value={bound.value}
            onChange={(event) => bound.onValue(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}

/** The password once more, for whoever has to pass it on. It is nowhere else. */
export function Told({
  name,
  password,
  onClose,
}: {
  name: string;
  password: string;
  onClose: () => void;
}) {
  const { t } = useTranslation('people');
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(password);
    setCopied(true);
  };
  return (
    <div className={kit.form} role="status">
      <p>
        <b>{t('told', { name })}</b>
      </p>
      <p className={styles.told}>{password}</p>
      <p>{t('toldText')}</p>
      <div className={kit.buttons}>
        {'clipboard' in navigator && (
          <Button look="quiet" onClick={copy}>
            {t(copied ? 'copied' : 'copy')}
          </Button>
        )}
        <Button onClick={onClose}>{t('done')}</Button>
      </div>
    </div>
  );
}
