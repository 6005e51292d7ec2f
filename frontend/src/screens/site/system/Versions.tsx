import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { Card } from './Card';
import styles from './System.module.css';
import type { Told } from './system';

export function Versions({ versions }: { versions: Told['versions'] }) {
  const { t } = useTranslation('system');
  const { dayAndClock } = useFormat();
  const { database, redis, migration, oldSystem } = versions;
  const down = redis.state === 'down';
  return (
    <Card title={t('version.title')}>
      <dl className={styles.facts}>
        <Fact name={t('version.tracershop')}>
          {versions.tracershop} · {versions.commit || t('version.noCommit')}
        </Fact>
        {versions.build && <Fact name={t('version.build')}>{versions.build}</Fact>}
        <Fact name={t('version.protocol')}>{versions.protocol}</Fact>
        <Fact name={t('version.database')}>
          {database.vendor} {database.version}
        </Fact>
        <Fact name={t('version.redis')}>
          {redis.state === 'none' ? (
            t('version.redisNone')
          ) : down ? (
            <b className={styles.todo}>{t('version.redisDown')}</b>
          ) : (
            redis.version
          )}
        </Fact>
        <Fact name={t('version.python')}>{versions.python}</Fact>
        {migration && (
          <Fact name={t('version.migration')}>
            {migration.name}, {dayAndClock(migration.at)}
          </Fact>
        )}
        <Fact name={t('version.machine')}>{versions.machine}</Fact>
        {oldSystem && (
          <Fact name={t('version.oldSystem')}>{oldSystem.version ?? t('version.oldUnknown')}</Fact>
        )}
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
