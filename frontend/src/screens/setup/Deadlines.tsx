/** The last moment to order: for each kind, and for tracers that have their own. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Deadline } from '../../protocol/rows';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { List } from '../../ui/List';
import { Examples, useRuleText } from './DeadlineExamples';
import { DeadlineForm } from './DeadlineForm';
import { Confirm } from './kit/Confirm';
import { seenOf } from './kit/form';
import { PartHead } from './PartHead';
import { useCatalogue, useNames } from './rows';
import styles from './Setup.module.css';

export type DeadlineKind = 'activity' | 'injection';
const KINDS: readonly DeadlineKind[] = ['activity', 'injection'];

/** A rule that is set or is to be: of a kind, or of a tracer of it; `own` with no tracer yet asks which. */
export interface DeadlineOf {
  kind: DeadlineKind;
  tracerId: number | null;
  own: boolean;
}

export function Deadlines() {
  const { t } = useTranslation('setup');
  const { deadlines, tracers } = useCatalogue();
  const names = useNames();
  const ruleText = useRuleText();
  const [open, setOpen] = useState<DeadlineOf | null>(null);
  const [removing, setRemoving] = useState<Deadline | null>(null);
  const close = () => setOpen(null);
  const find = (of: DeadlineOf | null) =>
    deadlines.find((row) => of && row.kind === of.kind && row.tracerId === of.tracerId) ?? null;
  const own = deadlines.filter((row) => row.tracerId !== null);
  const ruleOfKind = (kind: string) =>
    deadlines.find((row) => row.kind === kind && row.tracerId === null);
  const title = open
    ? open.own
      ? open.tracerId === null
        ? t('deadline.ownAdd')
        : names.what({ tracerId: open.tracerId })
      : t(`deadline.kinds.${open.kind}`)
    : '';
  return (
    <>
      <PartHead
        title={t('part.deadlines')}
        help="admin#changing-what-is-in-use"
        lead={t('deadline.lead')}
      />
      <div className={styles.columns}>
        {KINDS.map((kind) => {
          const rule = ruleOfKind(kind);
          return (
            <section key={kind} className={styles.card}>
              <div className={styles.cardHead}>
                <h2>{t(`deadline.kinds.${kind}`)}</h2>
                <Button
                  look={rule ? 'quiet' : 'main'}
                  small
                  aria-label={`${t(rule ? 'deadline.change' : 'deadline.set')}: ${t(`deadline.kinds.${kind}`)}`}
                  onClick={() => setOpen({ kind, tracerId: null, own: false })}
                >
                  {t(rule ? 'deadline.change' : 'deadline.set')}
                </Button>
              </div>
              {rule ? (
                <>
                  <p className={styles.big}>{ruleText(rule)}</p>
                  <Examples rule={rule} />
                </>
              ) : (
                <p className="soft">{t('deadline.none')}</p>
              )}
            </section>
          );
        })}
      </div>
      <section className={styles.stack}>
        <div>
          <h2>{t('deadline.own')}</h2>
          <p className="soft">{t('deadline.ownText')}</p>
        </div>
        <List
          label={t('deadline.own')}
          rows={own}
          keyOf={(row) => row.id}
          search={(row) => names.what(row)}
          onOpen={(row) =>
            setOpen({ kind: row.kind as DeadlineKind, tracerId: row.tracerId, own: true })
          }
          onNew={() => setOpen({ kind: 'activity', tracerId: null, own: true })}
          newText={t('deadline.ownAdd')}
          empty={t('deadline.ownNone')}
          columns={[
            {
              key: 'tracer',
              head: t('deadline.tracer'),
              cell: (row) => <b>{names.what(row)}</b>,
              sort: (row) => names.what(row),
            },
            {
              key: 'kind',
              head: t('tracer.kind'),
              cell: (row) =>
                t(
                  `tracer.kindsShort.${(tracers.get(row.tracerId ?? -1)?.kind ?? row.kind) as DeadlineKind}`,
                ),
              sort: (row) => row.kind,
              file: (row) => t(`tracer.kinds.${row.kind as DeadlineKind}`),
            },
            {
              key: 'rule',
              head: t('deadline.type'),
              wide: true,
              cell: ruleText,
              sort: ruleText,
            },
            {
              key: 'example',
              head: t('deadline.examples'),
              file: null,
              cell: (row) => <Examples rule={row} count={1} />,
            },
            {
              key: 'do',
              head: '',
              end: true,
              file: null,
              cell: (row) => (
                <Button
                  look="quiet"
                  small
                  aria-label={`${t('deadline.remove')}: ${names.what(row)}`}
                  onClick={() => setRemoving(row)}
                >
                  {t('deadline.remove')}
                </Button>
              ),
            },
          ]}
        />
      </section>
      <Dialog
        open={open !== null}
        title={t('deadline.changeTitle', { what: title })}
        onClose={close}
      >
        {open && (
          <DeadlineForm
            key={`${open.kind}/${open.tracerId}`}
            of={open}
            row={find(open)}
            like={ruleOfKind(open.kind) ?? null}
            onClose={close}
          />
        )}
      </Dialog>
      <Confirm
        onClose={() => setRemoving(null)}
        what={
          removing && {
            title: t('deadline.removeTitle', { what: names.what(removing) }),
            text: t('deadline.removeText', { rule: ruleTextOf(ruleOfKind(removing.kind)) }),
            doing: t('deadline.remove'),
            command: 'deadline.remove',
            data: { deadlineId: removing.id },
            options: seenOf('deadline', removing),
            said: t('deadline.removed', { what: names.what(removing) }),
          }
        }
      />
    </>
  );

  function ruleTextOf(rule: Deadline | undefined): string {
    return rule ? ruleText(rule) : t('deadline.none');
  }
}
