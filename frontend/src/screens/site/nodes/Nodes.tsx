/** The DICOM nodes: how each stands now, since when, and what its worklist said last. The site admin adds, edits and tests. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { byTrouble } from '../../../domain/nodes';
import type { DicomNode, Worker } from '../../../protocol/rows';
import { useNow, useRows, useSession } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Confirm } from '../../setup/kit/Confirm';
import { seenOf } from '../../setup/kit/form';
import site from '../Site.module.css';
import type { Told } from '../system/system';
import { useEchoes } from '../useEchoes';
import { Messages } from './Messages';
import { NodeCard } from './NodeCard';
import { NodeForm } from './NodeForm';
import styles from './Nodes.module.css';
import './texts';

export function Nodes({ told = null }: { told?: Told | null }) {
  const { t } = useTranslation('nodes');
  const { user } = useSession();
  const nodes = useRows('site', 'node');
  const workers = useRows('site', 'worker');
  const echoes = useEchoes('site');
  const [form, setForm] = useState<'new' | number | null>(null);
  const [removing, setRemoving] = useState<DicomNode | null>(null);
  const mayAct = user?.role === 'siteAdmin';
  const pinger = workers.find((worker) => worker.name === 'pinger');
  const sorted = [...nodes].sort(byTrouble);
  const edited = nodes.find((node) => node.id === form) ?? null;
  return (
    <>
      <div className={styles.top}>
        <p className={site.lead}>{t(mayAct ? 'lead' : 'leadSeen')}</p>
        {mayAct && <Button onClick={() => setForm('new')}>{t('add')}</Button>}
      </div>
      <Silence pinger={pinger} />
      {sorted.length === 0 ? (
        <p className={styles.empty}>{t(mayAct ? 'empty' : 'emptySeen')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('title')}>
          {sorted.map((node) => (
            <NodeCard
              key={node.id}
              node={node}
              echo={echoes.get(node.id)}
              pinger={pinger}
              mayAct={mayAct}
              onEdit={() => setForm(node.id)}
              onRemove={() => setRemoving(node)}
            />
          ))}
        </ul>
      )}
      {told?.messages && <Messages listener={told.messages.listener} />}
      <Dialog
        open={form === 'new' || edited !== null}
        title={edited ? t('editTitle', { name: edited.name }) : t('addTitle')}
        onClose={() => setForm(null)}
      >
        <NodeForm
          key={edited?.id ?? 'new'}
          row={edited}
          taken={nodes}
          onClose={() => setForm(null)}
        />
      </Dialog>
      <Confirm
        onClose={() => setRemoving(null)}
        what={
          removing && {
            title: t('removeTitle', { name: removing.name }),
            text: <p>{t(removing.worklist ? 'removeWorklist' : 'removeText')}</p>,
            doing: t('remove'),
            command: 'node.remove',
            data: { nodeId: removing.id },
            options: seenOf('node', nodes.find((node) => node.id === removing.id) ?? removing),
            said: t('removed', { name: removing.name }),
          }
        }
      />
    </>
  );
}

/** That nobody pings: what stands below is then as old as that. */
function Silence({ pinger }: { pinger: Worker | undefined }) {
  const { t } = useTranslation('nodes');
  const { dayAndClock, ago } = useFormat();
  const now = useNow(1000);
  return (
    <div role="status">
      {pinger?.state !== 'up' && (
        <p className={styles.silence}>
          {pinger
            ? t(pinger.state === 'down' ? 'silentSince' : 'stoppedSince', {
                time: dayAndClock(pinger.since),
                away: ago(pinger.since, now),
              })
            : t('neverHeard')}
        </p>
      )}
    </div>
  );
}
