/** A DICOM node is added or edited. What is wrong is said as one types. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { portOf, wrongAeTitle, wrongHost } from '../../../domain/nodes';
import { changedData, rowChanges } from '../../../domain/rowChanges';
import type { DicomNode } from '../../../protocol/rows';
import { useAction } from '../../../sync';
import { announce } from '../../../ui/announce';
import '../../setup/texts/common';
import { Changed } from '../../setup/kit/Changed';
import { FormBody } from '../../setup/kit/FormBody';
import { CheckField, TextField } from '../../setup/kit/fields';
import { seenOf, useForm } from '../../setup/kit/form';
import styles from './Nodes.module.css';

interface Values {
  name: string;
  host: string;
  port: string;
  aeTitle: string;
  worklist: boolean;
  stationAeTitle: string;
}

interface NodeFormProps {
  row: DicomNode | null;
  /** The nodes there are: no two have one name. */
  taken: readonly DicomNode[];
  onClose: () => void;
}

const FIELDS = ['name', 'host', 'port', 'aeTitle', 'worklist', 'stationAeTitle'] as const;

export function NodeForm({ row, taken, onClose }: NodeFormProps) {
  const { t } = useTranslation('nodes');
  const { run, busy, refused } = useAction();
  const form = useForm<Values, DicomNode>({
    row,
    refused,
    valuesOf: (node) => ({
      name: node?.name ?? '',
      host: node?.host ?? '',
      port: node ? String(node.port) : '104',
      aeTitle: node?.aeTitle ?? '',
      worklist: node?.worklist ?? false,
      stationAeTitle: node?.stationAeTitle ?? '',
    }),
    check: (values) => {
      const title = wrongAeTitle(values.aeTitle);
      const station = wrongAeTitle(values.stationAeTitle);
      const host = wrongHost(values.host);
      const name = values.name.trim();
      const twice = taken.some(
        (one) => one.id !== row?.id && one.name.toLowerCase() === name.toLowerCase(),
      );
      return {
        name: name === '' ? t('wrong.empty') : twice ? t('wrong.taken') : undefined,
        host: host ? t(`wrong.${host === 'empty' ? 'empty' : 'host'}`) : undefined,
        port: portOf(values.port) === null ? t('wrong.port') : undefined,
        aeTitle: title ? t(`wrong.${title}`) : undefined,
        stationAeTitle:
          values.worklist && station && station !== 'empty' ? t(`wrong.${station}`) : undefined,
      };
    },
  });
  const dataOf = (values: Values) => ({
    name: values.name.trim(),
    host: values.host.trim(),
    port: portOf(values.port) ?? 0,
    aeTitle: values.aeTitle.trim(),
    worklist: values.worklist,
    stationAeTitle: (values.worklist && values.stationAeTitle.trim()) || null,
  });
  // Only how it stands has changed: that is nothing to ask about.
  const same = row && form.shown ? rowChanges(form.shown, row, [...FIELDS]).length === 0 : true;
  const { moved, take } = form;
  useEffect(() => {
    if (moved && same) {
      take();
    }
  }, [moved, same, take]);
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const data = dataOf(form.values);
    const changes = changedData(dataOf(form.start), data);
    if (row && Object.keys(changes).length === 0) {
      onClose();
      return;
    }
    const outcome = row
      ? await run('node.edit', { nodeId: row.id, ...changes }, seenOf('node', form.shown))
      : await run('node.add', data);
    if (outcome.type === 'done') {
      announce(t(row ? 'saved' : 'added', { name: data.name }));
      onClose();
    }
  };
  const told = (label: string) => ({ label, text: String });
  return (
    <FormBody
      doing={t(row ? 'save' : 'add')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={submit}
    >
      {row && !same && (
        <Changed
          form={form}
          type="node"
          row={row}
          fields={{
            name: told(t('name')),
            host: told(t('host')),
            port: told(t('port')),
            aeTitle: told(t('aeTitle')),
            worklist: { label: t('worklist'), text: (on) => t(on ? 'yes' : 'no') },
            stationAeTitle: told(t('stationAe')),
          }}
        />
      )}
      <TextField
        first
        label={t('name')}
        hint={t('nameHint')}
        bound={form.bind('name')}
        maxLength={60}
      />
      <div className={styles.pair}>
        <TextField
          label={t('host')}
          hint={t('hostHint')}
          bound={form.bind('host')}
          maxLength={253}
        />
        <TextField numeric label={t('port')} bound={form.bind('port')} maxLength={5} />
      </div>
      <TextField
        label={t('aeTitle')}
        hint={t('aeTitleHint')}
        bound={form.bind('aeTitle')}
        maxLength={20}
      />
      <CheckField
        label={t('askWorklist')}
        hint={t('askWorklistHint')}
        bound={form.bind('worklist')}
      />
      {form.values.worklist && (
        <TextField
          label={t('stationAe')}
          hint={t('stationAeHint')}
          bound={form.bind('stationAeTitle')}
          maxLength={20}
        />
      )}
    </FormBody>
  );
}
