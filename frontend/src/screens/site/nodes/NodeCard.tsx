/** One DICOM node: its state with a word and a shape, its address, its last echo, its worklist, and a test of it. */
import type { TFunction } from 'i18next';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { type Echo, lastRoundTrip, testState } from '../../../domain/nodes';
import { clockSeconds } from '../../../domain/time';
import type { DicomNode, Worker } from '../../../protocol/rows';
import { useAction, useNow } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Flag } from '../../../ui/Flag';
import { Refusal } from '../../../ui/Refusal';
import site from '../Site.module.css';
import styles from './Nodes.module.css';

const TONES = { up: 'good', down: 'bad', unknown: 'warn' } as const;

interface NodeCardProps {
  node: DicomNode;
  echo: Echo | undefined;
  pinger: Worker | undefined;
  mayAct: boolean;
  onEdit: () => void;
  onRemove: () => void;
}

export function NodeCard({ node, echo, pinger, mayAct, onEdit, onRemove }: NodeCardProps) {
  const { t } = useTranslation('nodes');
  const { dayAndClock, ago } = useFormat();
  const now = useNow(1000);
  const name = useId();
  return (
    <li className={`${styles.node} ${styles[node.state] ?? ''}`} aria-labelledby={name}>
      <header className={styles.head}>
        <h2 id={name}>{node.name}</h2>
        <Flag tone={TONES[node.state] ?? 'warn'}>{t(`state.${node.state}`)}</Flag>
        <span className="soft">
          {t('since', { time: dayAndClock(node.since) })} · {ago(node.since, now)}
        </span>
      </header>
      <dl className={styles.facts}>
        <Fact name={t('aeTitle')}>
          <span className={site.code}>{node.aeTitle}</span>
        </Fact>
        <Fact name={t('address')}>
          <span className={site.code}>
            {node.host}:{node.port}
          </span>
        </Fact>
        <Fact name={t('roundTrip')}>
          <RoundTrip node={node} echo={echo} now={now} />
        </Fact>
        <Fact name={t('worklist')}>
          <Worklist node={node} now={now} />
        </Fact>
      </dl>
      {node.worklist && node.trouble !== null && (
        <p className={styles.trouble}>
          {node.trouble === 'unreadable' ? (
            <>
              <b>{t('unread', { count: node.unread })}</b> {t('unreadText')}
            </>
          ) : (
            <>
              <b>{t('troubled')}</b> {troubleText(t, node.trouble)}
            </>
          )}
        </p>
      )}
      {mayAct && (
        <Doing
          node={node}
          echo={echo}
          pinger={pinger}
          now={now}
          onEdit={onEdit}
          onRemove={onRemove}
        />
      )}
    </li>
  );
}

/** Why something was not answered, in words. */
function troubleText(t: TFunction<'nodes'>, code: string): string {
  return t(`trouble.${code}` as 'trouble.timeout', {
    defaultValue: t('trouble.other', { code }),
  });
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The last round trip, and when: from the last echo that was heard of, or what was recorded. */
function RoundTrip({ node, echo, now }: { node: DicomNode; echo: Echo | undefined; now: number }) {
  const { t } = useTranslation('nodes');
  const { figure, ago } = useFormat();
  const last = lastRoundTrip(node, echo, now);
  if (last === null) {
    return <span className="soft">{t('noEcho')}</span>;
  }
  return (
    <>
      <b className="num">
        {last.ms === null ? t('noAnswer') : t('ms', { ms: figure(last.ms, last.ms < 10 ? 1 : 0) })}
      </b>{' '}
      <span className="soft">{ago(last.at, now)}</span>
    </>
  );
}

function Worklist({ node, now }: { node: DicomNode; now: number }) {
  const { t } = useTranslation('nodes');
  const { ago, dayAndClock } = useFormat();
  if (!node.worklist) {
    return <span className="soft">{t('noWorklist')}</span>;
  }
  return (
    <>
      {node.stationAeTitle ? (
        <>
          {t('station')} <span className={site.code}>{node.stationAeTitle}</span>
        </>
      ) : (
        t('allStations')
      )}
      <br />
      <span className="soft">
        {node.answeredAt === null
          ? t('neverAnswered')
          : t('answeredAt', {
              time: dayAndClock(node.answeredAt),
              away: ago(node.answeredAt, now),
            })}
      </span>
    </>
  );
}

interface DoingProps extends Omit<NodeCardProps, 'mayAct'> {
  now: number;
}

function Doing({ node, echo, pinger, now, onEdit, onRemove }: DoingProps) {
  const { t } = useTranslation('nodes');
  const { run, busy, refused } = useAction();
  const test = testState(node, echo, now);
  const silent = pinger?.state !== 'up';
  const waiting = test.kind === 'waiting' && !silent;
  return (
    <>
      <div className={styles.doing}>
        <Button
          small
          look="quiet"
          busy={busy || waiting}
          aria-label={`${t('test')}: ${node.name}`}
          onClick={() => void run('node.test', { nodeId: node.id })}
        >
          {t('test')}
        </Button>
        <Outcome node={node} echo={echo} pinger={pinger} now={now} />
        <span className={styles.rest}>
          <Button small look="bare" aria-label={`${t('edit')}: ${node.name}`} onClick={onEdit}>
            {t('edit')}
          </Button>
          <Button small look="bare" aria-label={`${t('remove')}: ${node.name}`} onClick={onRemove}>
            {t('remove')}
          </Button>
        </span>
      </div>
      <Refusal refused={refused} />
    </>
  );
}

/** What the test gave; it is read out when it comes. */
function Outcome({
  node,
  echo,
  pinger,
  now,
}: Pick<DoingProps, 'node' | 'echo' | 'pinger' | 'now'>) {
  const { t } = useTranslation('nodes');
  const { figure, dayAndClock } = useFormat();
  const test = testState(node, echo, now);
  const open = test.kind === 'waiting' || test.kind === 'silent';
  let words: ReactNode = null;
  if (open && pinger?.state !== 'up') {
    words = (
      <Flag tone="warn">
        {pinger
          ? t('tested.silentSince', { time: dayAndClock(pinger.since) })
          : t('tested.neverHeard')}
      </Flag>
    );
  } else if (test.kind === 'waiting') {
    words = <span className="soft">{t('tested.waiting')}</span>;
  } else if (test.kind === 'silent') {
    words = <Flag tone="warn">{t('tested.noWord')}</Flag>;
  } else if (test.kind === 'failed') {
    words = (
      <Flag tone="bad">
        {t('tested.failed', { time: clockSeconds(test.at) })}
        {test.trouble !== null && <>. {troubleText(t, test.trouble)}</>}
      </Flag>
    );
  } else if (test.kind === 'answered') {
    const time = clockSeconds(test.at);
    words = (
      <Flag tone="good">
        {test.ms === null
          ? t('tested.answered', { time })
          : t('tested.answeredIn', { time, ms: figure(test.ms, test.ms < 10 ? 1 : 0) })}
      </Flag>
    );
  }
  return (
    <span className={styles.outcome} role="status">
      {words}
    </span>
  );
}
