/** Language, light or dark, and who is signed in. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useSession } from '../sync';
import { signOut } from '../sync/session';
import { Button } from '../ui/Button';
import { initials } from '../ui/initials';
import styles from './Account.module.css';
import { LanguageSwitch } from './LanguageSwitch';
import { PasswordDialog } from './PasswordDialog';
import { ThemeSwitch } from './ThemeSwitch';

export function Account() {
  const { t } = useTranslation();
  const { user } = useSession();
  const [open, setOpen] = useState(false);
  const [changing, setChanging] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) {
      return;
    }
    const away = (event: Event) => {
      const inside = event.target instanceof Node && box.current?.contains(event.target);
      if (!inside || (event instanceof KeyboardEvent && event.key === 'Escape')) {
        setOpen(false);
      }
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', away);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', away);
    };
  }, [open]);
  if (!user) {
    return null;
  }
  return (
    <div className={styles.account} ref={box}>
      <span className={styles.direct}>
        <LanguageSwitch />
        <ThemeSwitch />
      </span>
      <button
        type="button"
        className={styles.face}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {initials(user.name)}
        <span className="unseen">{`, ${t('header.account')}: ${user.name}`}</span>
      </button>
      {open && (
        <div className={styles.menu}>
          <p className={styles.who}>
            <b>{user.name}</b>
            <span className="soft">{t(`role.${user.role}`)}</span>
          </p>
          <div className={styles.tucked}>
            <LanguageSwitch />
            <ThemeSwitch />
          </div>
          <Link href="/help" className={styles.guide} onClick={() => setOpen(false)}>
            {t('header.guide')}
          </Link>
          <Button
            look="bare"
            wide
            onClick={() => {
              setOpen(false);
              setChanging(true);
            }}
          >
            {t('header.password')}
          </Button>
          <Button look="quiet" wide onClick={() => void signOut()}>
            {t('header.signOut')}
          </Button>
        </div>
      )}
      <PasswordDialog open={changing} onClose={() => setChanging(false)} />
    </div>
  );
}
