import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { parseCount, parseMbq, plainText } from '../../domain/numbers';
import { factorOfPercent, parseFactor, percentOf } from '../../domain/overhead';
import { changedData } from '../../domain/rowChanges';
import { sameWhat, whatKey, whatOfKey } from '../../domain/setupWeek';
import type { CatalogueEntry, Endpoint } from '../../protocol/rows';
import { Button } from '../../ui/Button';
import { Changed } from './kit/Changed';
import { Confirm } from './kit/Confirm';
import { undoOf, useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { NumberField, SelectField } from './kit/fields';
import { seenOf, useForm } from './kit/form';
import kit from './kit/kit.module.css';
import { useWrong } from './kit/wrong';
import { useCatalogue, useNames } from './rows';
import { useWords } from './words';

interface Values {
  what: string;
  factor: string;
  percent: string;
  maxMbq: string;
  maxInjections: string;
}

const MOST_INJECTIONS = 1_000;

interface EntryFormProps {
  endpoint: Endpoint;
  row: CatalogueEntry | null;
  back?: string;
  onBack: () => void;
  onDone: () => void;
}

export function EntryForm({ endpoint, row, back, onBack, onDone }: EntryFormProps) {
  const { t } = useTranslation('setup');
  const { figure, language, mbq } = useFormat();
  const words = useWords();
  const names = useNames();
  const { tracers } = useCatalogue();
  const say = useWrong();
  const options = useThings(endpoint.id);
  const { run, tell, busy, refused } = useDeed();
  const [removing, setRemoving] = useState(false);
  const form = useForm<Values, CatalogueEntry>({
    row,
    refused,
    valuesOf: (entry) => ({
      what: entry ? whatKey(entry) : '',
      factor: plainText(entry?.overhead ?? 1, language),
      percent: plainText(percentOf(entry?.overhead ?? 1), language),
      maxMbq: entry?.maxMbq != null ? plainText(entry.maxMbq, language) : '',
      maxInjections: String(entry?.maxInjections ?? ''),
    }),
    places: { tracerId: 'what', isotopeId: 'what', overhead: 'factor' },
    check: (values) => ({
      what: values.what ? undefined : t('wrong.choose'),
      factor: parseFactor(values.factor).ok ? undefined : t('entry.factorWrong'),
      maxMbq: say.orNone(parseMbq(values.maxMbq), values.maxMbq),
      maxInjections: say.orNone(
        parseCount(values.maxInjections),
        values.maxInjections,
        1,
        MOST_INJECTIONS,
      ),
    }),
  });
  const { values } = form;
  const what = row ?? (values.what ? whatOfKey(values.what) : null);
  const injection =
    what !== null && what.tracerId !== null && tracers.get(what.tracerId)?.kind === 'injection';
  const factor = parseFactor(values.factor);
  const setFactor = (text: string) => {
    const read = parseFactor(text);
    form.set('factor', text);
    if (read.ok) {
      form.set('percent', plainText(percentOf(read.value), language));
    }
  };
  const setPercent = (text: string) => {
    const read = factorOfPercent(text);
    form.set('percent', text);
    if (read.ok) {
      form.set('factor', plainText(read.value, language));
    }
  };
  const dataOf = (from: Values) => {
    const overhead = parseFactor(from.factor);
    const most = parseMbq(from.maxMbq);
    const count = parseCount(from.maxInjections);
    return {
      overhead: overhead.ok ? overhead.value : 1,
      maxMbq: most.ok && !injection ? most.value : null,
      maxInjections: count.ok && injection ? count.value : null,
    };
  };
  const submit = async () => {
    if (!form.ready() || !what) {
      return;
    }
    const changes = changedData(dataOf(form.start), dataOf(values));
    if (row && Object.keys(changes).length === 0) {
      onDone();
      return;
    }
    const outcome = row
      ? await run(
          'catalogueEntry.edit',
          { catalogueEntryId: row.id, ...changes },
          seenOf('catalogueEntry', form.shown),
        )
      : await run('catalogueEntry.add', {
          endpointId: endpoint.id,
          tracerId: what.tracerId,
          isotopeId: what.isotopeId,
          ...dataOf(values),
        });
    if (outcome.type === 'done') {
      tell(
        row ? t('entry.saved') : t('entry.added', { name: endpoint.name, what: names.what(what) }),
        ...undoOf('catalogueEntry', form.shown, changes),
      );
      onDone();
    }
  };
  const bound = { factor: form.bind('factor'), percent: form.bind('percent') };
  const most = parseMbq(values.maxMbq);
  const count = parseCount(values.maxInjections);
  return (
    <FormBody
      doing={row ? t('save') : t('entry.do')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onBack}
      {...(back ? { back } : {})}
      onSubmit={submit}
      aside={
        row && (
          <Button look="quiet" onClick={() => setRemoving(true)}>
            {t('entry.remove')}
          </Button>
        )
      }
    >
      {row ? (
        <Changed
          form={form}
          type="catalogueEntry"
          row={row}
          fields={{
            overhead: { label: t('endpoint.overhead'), text: words.overhead },
            maxMbq: { label: t('entry.mostMbq'), text: (value: number) => mbq(value) },
            maxInjections: { label: t('entry.mostInjections'), text: String },
          }}
        />
      ) : options.length === 0 ? (
        <p className={kit.moved}>{t('entry.all')}</p>
      ) : (
        <SelectField
          first
          label={t('entry.what')}
          bound={form.bind('what')}
          options={options}
          empty={t('choose')}
        />
      )}
      <div className={kit.pair}>
        <NumberField
          first={row !== null}
          label={t('entry.factor')}
          bound={{ ...bound.factor, onValue: setFactor }}
          parsed={factor}
        />
        <NumberField
          label={t('entry.percent')}
          bound={{ ...bound.percent, onValue: setPercent }}
          parsed={factorOfPercent(values.percent)}
          echo="%"
        />
      </div>
      {factor.ok && (
        <p className={kit.hint}>
          {t('entry.overheadHint', { amount: mbq(1000 * factor.value, 1) })}
        </p>
      )}
      {injection ? (
        <NumberField
          label={t('entry.mostInjections')}
          hint={t('entry.noLimit')}
          bound={form.bind('maxInjections')}
          parsed={count}
          echo={count.ok ? t('unit.injections', { count: count.value }) : ''}
        />
      ) : (
        <NumberField
          label={t('entry.mostMbq')}
          hint={t('entry.noLimit')}
          bound={form.bind('maxMbq')}
          parsed={most}
          echo={most.ok ? `= ${figure(most.value, 2)}\u00a0MBq` : ''}
        />
      )}
      <Confirm
        onClose={() => setRemoving(false)}
        what={
          row && removing
            ? {
                title: t('entry.removeTitle', { name: endpoint.name, what: names.what(row) }),
                text: t('entry.removeText'),
                doing: t('entry.remove'),
                command: 'catalogueEntry.remove',
                data: { catalogueEntryId: row.id },
                options: seenOf('catalogueEntry', row),
                said: t('entry.removed', { name: endpoint.name, what: names.what(row) }),
                onDone,
              }
            : null
        }
      />
    </FormBody>
  );
}

/** What an endpoint may not order yet, by how it is ordered. */
function useThings(endpointId: number) {
  const { t } = useTranslation('setup');
  const { tracers, isotopes, entries } = useCatalogue();
  return useMemo(() => {
    const taken = entries.filter((entry) => entry.endpointId === endpointId);
    const things = [
      ...[...tracers.values()]
        .filter((tracer) => !tracer.archived && !tracer.bare)
        .sort((one, other) => one.shortName.localeCompare(other.shortName, 'da'))
        .map((tracer) => ({
          what: { tracerId: tracer.id, isotopeId: null },
          text: `${tracer.shortName} (${tracer.clinicalName})`,
          group: t(tracer.kind === 'injection' ? 'entry.injection' : 'entry.activity'),
        })),
      ...[...isotopes.values()]
        .sort((one, other) => one.symbol.localeCompare(other.symbol))
        .map((isotope) => ({
          what: { tracerId: null, isotopeId: isotope.id },
          text: isotope.symbol,
          group: t('entry.isotopes'),
        })),
    ];
    return things
      .filter(({ what }) => !taken.some((entry) => sameWhat(entry, what)))
      .map(({ what, text, group }) => ({ value: whatKey(what), text, group }));
  }, [tracers, isotopes, entries, endpointId, t]);
}
