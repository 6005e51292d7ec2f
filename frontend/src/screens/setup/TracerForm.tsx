import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { parseCount } from '../../domain/numbers';
import { changedData } from '../../domain/rowChanges';
import type { Tracer } from '../../protocol/rows';
import { ArchiveButton } from './kit/ArchiveButton';
import { Changed } from './kit/Changed';
import { undoOf, useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { CheckField, ChoiceField, NumberField, SelectField, TextField } from './kit/fields';
import { seenOf, useForm } from './kit/form';
import kit from './kit/kit.module.css';
import { useWrong } from './kit/wrong';
import { useCatalogue, useHalfLifeText } from './rows';

interface Values {
  shortName: string;
  clinicalName: string;
  isotopeId: string;
  kind: 'activity' | 'injection';
  batchTag: string;
  shelfLife: string;
  marketed: boolean;
}

const TAG = /^[A-Z0-9]{1,12}$/i;
const LONGEST_SHELF_LIFE = 10_000;

const nameOf = (tracer: Tracer) => tracer.shortName;

export function TracerForm({ row, onClose }: { row: Tracer | null; onClose: () => void }) {
  const { t } = useTranslation('setup');
  const { duration } = useFormat();
  const say = useWrong();
  const halfLife = useHalfLifeText();
  const { isotopes, tracers } = useCatalogue();
  const { run, tell, busy, refused } = useDeed();
  // Until somebody types another one, the tag follows the name.
  const [tagged, setTagged] = useState(row !== null);
  const form = useForm<Values, Tracer>({
    row,
    refused,
    valuesOf: (tracer) => ({
      shortName: tracer?.shortName ?? '',
      clinicalName: tracer?.clinicalName ?? '',
      isotopeId: tracer ? String(tracer.isotopeId) : '',
      kind: (tracer?.kind as Values['kind']) ?? 'activity',
      batchTag: tracer?.batchTag ?? '',
      shelfLife: tracer ? String(tracer.shelfLifeMinutes) : '',
      marketed: tracer?.marketed ?? true,
    }),
    places: { shelfLifeMinutes: 'shelfLife' },
    check: (values) => ({
      shortName:
        say.empty(values.shortName) ??
        say.taken(tracers.values(), row, (one) => one.shortName, values.shortName, nameOf),
      clinicalName: say.empty(values.clinicalName),
      isotopeId: values.isotopeId ? undefined : t('wrong.choose'),
      batchTag:
        say.empty(values.batchTag) ??
        (TAG.test(values.batchTag.trim()) ? undefined : t('tracer.tagWrong')) ??
        say.taken(tracers.values(), row, (one) => one.batchTag, values.batchTag, nameOf),
      shelfLife: say.number(parseCount(values.shelfLife), values.shelfLife, 1, LONGEST_SHELF_LIFE),
    }),
  });
  const { values } = form;
  const shelf = parseCount(values.shelfLife);
  const dataOf = (from: Values) => {
    const minutes = parseCount(from.shelfLife);
    return {
      shortName: from.shortName.trim(),
      clinicalName: from.clinicalName.trim(),
      batchTag: from.batchTag.trim(),
      shelfLifeMinutes: minutes.ok ? minutes.value : 0,
      marketed: from.marketed,
    };
  };
  const name = values.shortName.trim();
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const changes = changedData(dataOf(form.start), dataOf(values));
    if (row && Object.keys(changes).length === 0) {
      onClose();
      return;
    }
    const outcome = row
      ? await run('tracer.edit', { tracerId: row.id, ...changes }, seenOf('tracer', form.shown))
      : await run('tracer.add', {
          ...dataOf(values),
          isotopeId: Number(values.isotopeId),
          kind: values.kind,
        });
    if (outcome.type === 'done') {
      tell(
        t(row ? 'tracer.saved' : 'tracer.added', { name }),
        ...undoOf('tracer', form.shown, changes),
      );
      onClose();
    }
  };
  const short = form.bind('shortName');
  const tag = form.bind('batchTag');
  return (
    <FormBody
      doing={row ? t('save') : t('add')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={submit}
      aside={
        row &&
        !row.bare && (
          <ArchiveButton
            type="tracer"
            row={row}
            name={row.shortName}
            text={t('tracer.archiveText')}
            onDone={onClose}
          />
        )
      }
    >
      {row && (
        <Changed
          form={form}
          type="tracer"
          row={row}
          fields={{
            shortName: { label: t('tracer.short'), text: String },
            clinicalName: { label: t('tracer.clinical'), text: String },
            batchTag: { label: t('tracer.tag'), text: String },
            shelfLifeMinutes: {
              label: t('tracer.shelf'),
              text: (value: number) => t('unit.minutes', { value }),
            },
            marketed: {
              label: t('tracer.marketed'),
              text: (value: boolean) => t(value ? 'yes' : 'no'),
            },
            archived: {
              label: t('archive.archived'),
              text: (value: boolean) => t(value ? 'yes' : 'no'),
            },
          }}
        />
      )}
      <div className={kit.pair}>
        <TextField
          first
          label={t('tracer.short')}
          hint={t('tracer.shortHint')}
          maxLength={30}
          bound={{
            ...short,
            onValue: (text) => {
              short.onValue(text);
              if (!tagged) {
                form.set('batchTag', tagOf(text));
              }
            },
          }}
        />
        <TextField
          label={t('tracer.tag')}
          hint={t('tracer.tagHint', { example: `${values.batchTag.trim() || 'FDG'}-261124-1` })}
          maxLength={12}
          bound={{
            ...tag,
            onValue: (text) => {
              setTagged(true);
              tag.onValue(text.toUpperCase());
            },
          }}
        />
      </div>
      <TextField
        label={t('tracer.clinical')}
        hint={t('tracer.clinicalHint')}
        bound={form.bind('clinicalName')}
        maxLength={120}
      />
      {row ? (
        <p className={kit.hint}>
          {isotopes.get(row.isotopeId)?.symbol},{' '}
          {t(`tracer.kinds.${row.bare ? 'bare' : values.kind}`)}.{' '}
          {t(row.bare ? 'tracer.bareFixed' : 'tracer.fixed')}
        </p>
      ) : (
        <>
          <SelectField
            label={t('tracer.isotope')}
            bound={form.bind('isotopeId')}
            empty={isotopes.size > 0 ? t('choose') : t('tracer.noIsotope')}
            options={[...isotopes.values()]
              .sort((one, other) => one.symbol.localeCompare(other.symbol))
              .map((isotope) => ({
                value: String(isotope.id),
                text: `${isotope.symbol} (${halfLife(isotope.halfLifeSeconds)})`,
              }))}
          />
          <ChoiceField
            label={t('tracer.kind')}
            bound={form.bind('kind')}
            hint={t(`tracer.kindHint.${values.kind}`)}
            options={(['activity', 'injection'] as const).map((kind) => ({
              value: kind,
              text: t(`tracer.kinds.${kind}`),
            }))}
          />
        </>
      )}
      <NumberField
        label={t('tracer.shelf')}
        hint={t('tracer.shelfHint')}
        bound={form.bind('shelfLife')}
        parsed={shelf}
        echo={shelf.ok ? t('tracer.shelfEcho', { value: duration(shelf.value * 60_000) }) : ''}
      />
      <CheckField
        label={t('tracer.marketed')}
        hint={t('tracer.marketedHint')}
        bound={form.bind('marketed')}
      />
    </FormBody>
  );
}

/** `PE2I` of `FE-PE2I`? No machine knows; letters and figures are a beginning. */
function tagOf(name: string): string {
  return name
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 12);
}
