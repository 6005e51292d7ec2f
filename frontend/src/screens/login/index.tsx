/** Signing in. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../../domain/format';
import { LanguageSwitch } from '../../shell/LanguageSwitch';
import { Mark } from '../../shell/Shell';
import { ThemeSwitch } from '../../shell/ThemeSwitch';
import { useNow, useOldSite, useSession } from '../../sync';
import { signIn } from '../../sync/session';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Curve } from './Curve';
import styles from './Login.module.css';
import './texts';

export default function Login() {
  const { t } = useTranslation('login');
  const { t: core } = useTranslation();
  const { expired } = useSession();
  const oldSite = useOldSite();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [plain, setPlain] = useState(false);
  const [busy, setBusy] = useState(false);
  // By its code: it follows when the language is switched. What the server says stands as it was said.
  const [failed, setFailed] = useState<{ code: string; said?: string } | null>(null);
  const error = failed ? (failed.said ?? t(failed.code as 'empty')) : '';
  const [until, setUntil] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    document.title = `${t('title')} · Tracershop`;
  }, [t]);
  useEffect(() => field.current?.focus(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (username.trim() === '' || password === '') {
      setFailed({ code: 'empty' });
      return;
    }
    setBusy(true);
    setFailed(null);
    setUntil(null);
    const { outcome, message, retryAfter } = await signIn(username.trim(), password);
    setBusy(false);
    if (outcome === 'ok') {
      return;
    }
    setPassword('');
    setFailed({ code: outcome, ...(outcome === 'throttled' && message ? { said: message } : {}) });
    // The sentence of the server says how long; its header only when to ask again.
    if (outcome === 'throttled' && retryAfter !== null && !message) {
      setUntil(Date.now() + retryAfter * 1000);
    }
  };

  return (
    <div className={styles.page}>
      <section className={styles.picture} aria-hidden="true">
        <Curve />
        <p className={styles.lead}>{t('lead')}</p>
      </section>
      <main className={styles.side}>
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
          {expired && !error && (
            <p className={styles.note} role="status">
              {t('expired')}
            </p>
          )}
          <Field label={t('username')}>
            {(props) => (
              <input
                {...props}
                ref={field}
                name="username"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                value={username}
                onChange={(event) => setUsername(event.target.value)}
              />
            )}
          </Field>
          <Field
            label={t('password')}
            aside={
              <button type="button" className={styles.peek} onClick={() => setPlain(!plain)}>
                {t(plain ? 'hide' : 'show')}
              </button>
            }
          >
            {(props) => (
              <input
                {...props}
                name="password"
                type={plain ? 'text' : 'password'}
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
          <div role="alert">
            {error && (
              <p className={styles.error}>
                {error} {until !== null && <Wait until={until} />}
              </p>
            )}
          </div>
          <Button type="submit" wide busy={busy}>
            {t('submit')}
          </Button>
          <p className={styles.other}>
            {t('monitor')} <Link href="/monitor/enrol">{t('enrol')}</Link>
          </p>
          {oldSite && (
            <p className={styles.other}>
              {t('old')} <a href={oldSite}>{t('oldSite')}</a>
            </p>
          )}
        </form>
      </main>
    </div>
  );
}

/** How long until it may be tried again. */
function Wait({ until }: { until: number }) {
  const { t } = useTranslation('login');
  const { duration } = useFormat();
  useNow(1000);
  const left = until - Date.now();
  return left > 0 ? (
    <span aria-hidden="true">{t('wait', { duration: duration(left) })}</span>
  ) : null;
}
