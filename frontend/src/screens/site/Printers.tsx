import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Printer } from '../../protocol/rows';
import { useAction, useRows, useSession } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Refusal, useRefusalText } from '../../ui/Refusal';
import { Table } from '../../ui/Table';
import './printerTexts';
import styles from './Site.module.css';

/** Who may add and remove them; the rest of production sees what there is. */
const MAY: readonly string[] = ['siteAdmin', 'productionAdmin'];

export function Printers() {
  const { t } = useTranslation('printers');
  const { user } = useSession();
  const mayAct = MAY.includes(user?.role ?? '');
  const printers = useRows('site', 'printer');
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Printer | null>(null);
  return (
    <>
      <p className={styles.lead}>{t('lead')}</p>
      {mayAct && (
        <div className={styles.buttons}>
          <Button onClick={() => setAdding(true)}>{t('add')}</Button>
        </div>
      )}
      <Table
        label={t('title')}
        rows={printers}
        keyOf={(printer) => printer.id}
        empty={t(mayAct ? 'empty' : 'emptySeen')}
        columns={[
          { head: t('name'), wide: true, cell: (printer) => <b>{printer.name}</b> },
          { head: t('kind'), cell: (printer) => t(printer.kind) },
          {
            head: t('address'),
            cell: (printer) => (
              <span className={styles.code}>
                {printer.host}:{printer.port}
              </span>
            ),
          },
          {
            head: '',
            cell: (printer) =>
              mayAct && (
                <div className={styles.doing}>
                  <Button
                    small
                    look="quiet"
                    aria-label={`${t('remove')}: ${printer.name}`}
                    onClick={() => setRemoving(printer)}
                  >
                    {t('remove')}
                  </Button>
                </div>
              ),
          },
        ]}
      />
      {adding && <AddDialog onClose={() => setAdding(false)} />}
      <RemoveDialog printer={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

const FIELDS = new Set(['name', 'host', 'port']);

function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('printers');
  const refusalText = useRefusalText();
  const { run, busy, refused } = useAction();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Printer['kind']>('label');
  const [host, setHost] = useState('');
  const [port, setPort] = useState('9100');
  const at = (field: string) => (refused?.field === field ? refusalText(refused) : null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const data = { name: name.trim(), kind, host: host.trim(), port: Number(port) || 0 };
    const outcome = await run('printer.add', data);
    if (outcome.type === 'done') {
      announce(t('added', { name: data.name }));
      onClose();
    }
  };
  return (
    <Dialog open title={t('addTitle')} onClose={onClose}>
      <form onSubmit={submit} noValidate autoComplete="off" className={styles.form}>
        <Field label={t('name')} hint={t('nameHint')} error={at('name')}>
          {(control) => (
            <input
              {...control}
              ref={(element) => element?.setAttribute('autofocus', '')}
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('kind')}>
          {(control) => (
            <select
              {...control}
              value={kind}
              onChange={(event) => setKind(event.target.value as Printer['kind'])}
            >
              <option value="label">{t('label')}</option>
              <option value="a4">{t('a4')}</option>
            </select>
          )}
        </Field>
        <Field label={t('host')} hint={t('hostHint')} error={at('host')}>
          {(control) => (
            <input {...control} value={host} onChange={(event) => setHost(event.target.value)} />
          )}
        </Field>
        <Field label={t('port')} error={at('port')}>
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              value={port}
              onChange={(event) => setPort(event.target.value)}
            />
          )}
        </Field>
        <Refusal refused={refused && FIELDS.has(refused.field ?? '') ? null : refused} />
        <DialogButtons onBack={onClose}>
          <Button type="submit" busy={busy}>
            {t('add')}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

function RemoveDialog({ printer, onClose }: { printer: Printer | null; onClose: () => void }) {
  const { t } = useTranslation('printers');
  const { run, busy, refused, clear } = useAction();
  const close = () => {
    clear();
    onClose();
  };
  return (
    <Dialog
      open={printer !== null}
      title={t('removeTitle', { name: printer?.name })}
      onClose={close}
    >
      {printer && (
        <>
          <p>{t('removeText')}</p>
          <Refusal refused={refused} />
          <DialogButtons onBack={close}>
            <Button
              look="danger"
              busy={busy}
              onClick={async () => {
                const seen = { [`printer:${printer.id}`]: printer.revision };
                const outcome = await run('printer.remove', { printerId: printer.id }, { seen });
                if (outcome.type === 'done') {
                  close();
                }
              }}
            >
              {t('remove')}
            </Button>
          </DialogButtons>
        </>
      )}
    </Dialog>
  );
}
