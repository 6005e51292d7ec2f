/** A part of the installation: what it is, how it is, and below it what is known and what to do. */
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../ui/CopyButton';
import { Flag } from '../../../ui/Flag';
import styles from './System.module.css';
import type { Tone } from './system';

interface CardProps {
  title: string;
  tone?: Tone;
  /** How it is, in a word or two. */
  state?: string;
  children: ReactNode;
}

export function Card({ title, tone = 'quiet', state, children }: CardProps) {
  const id = useId();
  return (
    <section className={`${styles.card} ${styles[tone]}`} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {state && <Flag tone={tone}>{state}</Flag>}
      </div>
      {children}
    </section>
  );
}

/** What is to be run on the server. */
export function Command({ text }: { text: string }) {
  const { t } = useTranslation('system');
  return (
    <p className={styles.command}>
      <code>{text}</code>
      <CopyButton text={text} what={t('command')} />
    </p>
  );
}

/** How long something took, in words. */
export function useTook(duration: (milliseconds: number) => string): (seconds: number) => string {
  const { t } = useTranslation('system');
  return (seconds) => (seconds < 1 ? t('moment') : duration(seconds * 1000));
}
