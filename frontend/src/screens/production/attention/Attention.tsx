/** What is wrong beside the orders and waits for somebody: on top of every page of production, nothing where all is well. */

import type { ReactNode } from 'react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../../../domain/format';
import { waitingOf } from '../../../domain/waiting';
import { useRows, useStream } from '../../../sync';
import styles from './Attention.module.css';
import './texts';

export const Attention = memo(DrawnAttention);

function DrawnAttention({ today }: { today: string }) {
  const { t } = useTranslation('attention');
  const format = useFormat();
  useStream('site');
  const conflicts = useRows('site', 'conflict').filter(({ state }) => state === 'open').length;
  const quarantined = useRows('site', 'quarantine').length;
  const down = useRows('site', 'node').filter(({ state }) => state === 'down');
  const away = useRows('site', 'link').filter(({ state }) => state === 'away');
  const pinger = useRows('site', 'worker').filter(
    ({ name, state }) => name === 'pinger' && state !== 'up',
  );
  const due = waitingOf(useRows('production', 'batch'), today).filter((one) => one.due).length;
  const parts: [string, string, ReactNode][] = [
    ...(conflicts > 0
      ? [['conflicts', '/site/waiting', t('conflict', { count: conflicts })] as const]
      : []),
    ...(quarantined > 0
      ? [['quarantine', '/site/quarantine', t('quarantine', { count: quarantined })] as const]
      : []),
    // How nodes and lists of studies stand is then as old as that (PING-20).
    ...pinger.map(
      ({ id, since }) =>
        [
          `worker ${id}`,
          '/site/workers',
          t('pinger', { time: format.when(since, today) }),
        ] as const,
    ),
    ...(due > 0
      ? [['batches', '/production/batches/old', t('batch', { count: due })] as const]
      : []),
    ...down.map(
      ({ id, name, since }) =>
        [
          `node ${id}`,
          '/site/nodes',
          t('node', { name, time: format.when(since, today) }),
        ] as const,
    ),
    ...away.map(
      ({ id, inStepAt }) =>
        [
          `link ${id}`,
          '/site/waiting',
          inStepAt === null ? t('linkNever') : t('link', { time: format.when(inStepAt, today) }),
        ] as const,
    ),
  ].map(([key, href, text]) => [key, href, text]);
  if (parts.length === 0) {
    return null;
  }
  return (
    <nav className={styles.line} aria-label={t('label')}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M10 2.5L18.5 17.5H1.5z" />
        <path d="M10 8v4.5M10 14.7v.1" />
      </svg>
      {parts.map(([key, href, text]) => (
        <Link key={key} href={href}>
          {text}
        </Link>
      ))}
    </nav>
  );
}
