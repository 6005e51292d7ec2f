/** A wall screen's first and only form: the code that an admin made. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { LanguageSwitch } from '../../shell/LanguageSwitch';
import { Mark } from '../../shell/Shell';
import { ThemeSwitch } from '../../shell/ThemeSwitch';
import { post } from '../../sync';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import styles from './Enrol.module.css';
import './texts';

/** How often a screen that was sent here asks whether it is known after all: nobody stands there to press anything. */
const ASK_AGAIN_MS = 60_000;

/** Whether the server knows this browser as an enrolled screen. A server that does not answer knows nobody yet. */
async function enrolled(): Promise<boolean> {
  try {
    const response = await fetch('/api/session', { credentials: 'same-origin', cache: 'no-store' });
    const { user } = (await response.json()) as { user: { role: string } | null };
    return user?.role === 'monitor';
  } catch {
    return false;
  }
}

export default function Enrol() {
  const { t } = useTranslation('enrol');
  const { t: core } = useTranslation();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  // By its code: it follows when the language is switched. What the server says stands as it was said.
  const [failed, setFailed] = useState<{ code: string; said?: string } | null>(null);
  const error = failed ? (failed.said ?? t(failed.code as 'wrong')) : '';
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = `${t('title')} · Tracershop`;
  }, [t]);
  useEffect(() => field.current?.focus(), []);

  useEffect(() => {
    const asking = setInterval(async () => {
      if (await enrolled()) {
        location.assign('/wall');
      }
    }, ASK_AGAIN_MS);
    return () => clearInterval(asking);
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailed(null);
    try {
      const response = await post('/monitor/enrol', 'POST', { code: code.trim() });
      if (response.ok) {
        // Loaded anew: the device's cookie is what this page is from now on.
        location.assign('/wall');
        return;
      }
      const { message } = (await response.json().catch(() => ({}))) as { message?: string };
      const known = response.status < 500;
      setFailed({
        code: response.status === 429 ? 'throttled' : known ? 'wrong' : 'unreachable',
        ...(known && message ? { said: message } : {}),
      });
    } catch {
      setFailed({ code: 'unreachable' });
    }
    setBusy(false);
    field.current?.select();
  };

  return (
    <main className={styles.page}>
      <div className={styles.tools}>
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.brand}>
          <Mark />
          {core('app.name')}
        </p>
        <h1>{t('title')}</h1>
        <p className="soft">{t('lead')}</p>
        <Field label={t('code')} error={error || undefined}>
          {(props) => (
            <input
              {...props}
              ref={field}
              className={`${props.className} ${styles.code}`}
              autoComplete="one-time-code"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={24}
              placeholder="XXXX-XXXXXX"
              value={code}
              onChange={(event) => setCode(event.target.value.toUpperCase())}
            />
          )}
        </Field>
        <Button type="submit" wide busy={busy} disabled={code.trim() === ''}>
          {t('submit')}
        </Button>
        <p className={styles.other}>
          {t('person')} <Link href="/login">{t('login')}</Link>
        </p>
      </form>
    </main>
  );
}
