import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import {
  exactHalfLife,
  HALF_LIFE_UNITS,
  type HalfLifeUnit,
  parseHalfLife,
} from '../../domain/halfLife';
import { plainText } from '../../domain/numbers';
import { changedData } from '../../domain/rowChanges';
import type { Isotope } from '../../protocol/rows';
import { useRow, useRows } from '../../sync';
import { Dialog } from '../../ui/Dialog';
import { List } from '../../ui/List';
import { Changed } from './kit/Changed';
import { undoOf, useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { NumberField, SelectField, TextField } from './kit/fields';
import { seenOf, useForm } from './kit/form';
import kit from './kit/kit.module.css';
import { useWrong } from './kit/wrong';
import { PartHead } from './PartHead';
import { useHalfLifeText } from './rows';
import styles from './Setup.module.css';

export function Isotopes() {
  const { t } = useTranslation('setup');
  const isotopes = useRows('production', 'isotope');
  const tracers = useRows('production', 'tracer');
  const { figure } = useFormat();
  const halfLife = useHalfLifeText();
  const [open, setOpen] = useState<number | 'new' | null>(null);
  const row = useRow('production', 'isotope', typeof open === 'number' ? open : null) ?? null;
  const of = (isotope: Isotope) =>
    tracers.filter((tracer) => tracer.isotopeId === isotope.id && !tracer.archived && !tracer.bare);
  return (
    <>
      <PartHead
        title={t('part.isotopes')}
        help="admin#changing-what-is-in-use"
        lead={t('isotope.lead')}
      />
      <List
        label={t('part.isotopes')}
        rows={isotopes}
        keyOf={(isotope) => isotope.id}
        search={(isotope) => `${isotope.symbol} ${isotope.source}`}
        onOpen={(isotope) => setOpen(isotope.id)}
        onNew={() => setOpen('new')}
        newText={t('isotope.add')}
        empty={t('isotope.empty')}
        first="halfLife"
        columns={[
          {
            key: 'symbol',
            head: t('isotope.symbol'),
            cell: (isotope) => <b>{isotope.symbol}</b>,
            sort: (isotope) => isotope.symbol,
          },
          {
            key: 'halfLife',
            head: t('isotope.halfLife'),
            end: true,
            cell: (isotope) => <b className="num">{halfLife(isotope.halfLifeSeconds)}</b>,
            sort: (isotope) => isotope.halfLifeSeconds,
            file: (isotope) => halfLife(isotope.halfLifeSeconds),
          },
          {
            key: 'seconds',
            head: t('isotope.inSeconds'),
            end: true,
            cell: (isotope) => (
              <span className="num soft">{figure(isotope.halfLifeSeconds, 4)} s</span>
            ),
            file: (isotope) => isotope.halfLifeSeconds,
          },
          {
            key: 'source',
            head: t('isotope.source'),
            cell: (isotope) => isotope.source,
            sort: (isotope) => isotope.source,
          },
          {
            key: 'tracers',
            head: t('isotope.tracers'),
            wide: true,
            cell: (isotope) => (
              <span className={styles.chips}>
                {of(isotope).map((tracer) => (
                  <span key={tracer.id} className={styles.chip}>
                    {tracer.shortName}
                  </span>
                ))}
              </span>
            ),
            sort: (isotope) => of(isotope).length,
            file: (isotope) =>
              of(isotope)
                .map((tracer) => tracer.shortName)
                .join(', '),
          },
        ]}
      />
      <Dialog
        open={open !== null}
        title={row ? t('isotope.edit', { name: row.symbol }) : t('isotope.add')}
        onClose={() => setOpen(null)}
      >
        <IsotopeForm key={open} row={row} onClose={() => setOpen(null)} />
      </Dialog>
    </>
  );
}

/** A hundred years, in seconds. */
const LONGEST_HALF_LIFE = 100 * 365.25 * 24 * 3600;

interface Values {
  symbol: string;
  halfLife: string;
  unit: HalfLifeUnit;
  source: string;
}

function IsotopeForm({ row, onClose }: { row: Isotope | null; onClose: () => void }) {
  const { t } = useTranslation('setup');
  const { figure, language } = useFormat();
  const halfLifeText = useHalfLifeText();
  const say = useWrong();
  const isotopes = useRows('production', 'isotope');
  const { run, tell, busy, refused } = useDeed();
  const form = useForm<Values, Isotope>({
    row,
    refused,
    valuesOf: (isotope) => {
      const { value, unit } = exactHalfLife(isotope?.halfLifeSeconds ?? 0);
      return {
        symbol: isotope?.symbol ?? '',
        halfLife: isotope ? plainText(value, language) : '',
        unit: isotope ? unit : 'min',
        source: isotope?.source ?? 'ICRP 107',
      };
    },
    places: { halfLifeSeconds: 'halfLife' },
    check: (values) => ({
      symbol: /^[A-Z][a-z]?-[1-9]\d{0,2}(m\d?)?$/.test(values.symbol.trim())
        ? say.taken(
            isotopes,
            row,
            (one) => one.symbol,
            values.symbol,
            (one) => one.symbol,
          )
        : t('isotope.isSymbol'),
      halfLife: lifeError(values),
      source: say.empty(values.source),
    }),
  });
  function lifeError({ halfLife, unit }: Values) {
    const read = parseHalfLife(halfLife, unit);
    const absurd = read.ok && (read.value < 1 || read.value > LONGEST_HALF_LIFE);
    return absurd ? t('isotope.absurd') : say.number(read, halfLife);
  }

  const parsed = parseHalfLife(form.values.halfLife, form.values.unit);
  const dataOf = (values: Values) => {
    const read = parseHalfLife(values.halfLife, values.unit);
    return { halfLifeSeconds: read.ok ? read.value : 0, source: values.source.trim() };
  };
  const percent = row && parsed.ok ? Math.abs(parsed.value / row.halfLifeSeconds - 1) * 100 : 0;
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const symbol = form.values.symbol.trim();
    const changes = changedData(dataOf(form.start), dataOf(form.values));
    if (row && Object.keys(changes).length === 0) {
      onClose();
      return;
    }
    const outcome = row
      ? await run('isotope.edit', { isotopeId: row.id, ...changes }, seenOf('isotope', form.shown))
      : await run('isotope.add', { symbol, ...dataOf(form.values) });
    if (outcome.type === 'done') {
      tell(
        t(row ? 'isotope.saved' : 'isotope.added', { name: symbol }),
        ...undoOf('isotope', form.shown, changes),
      );
      onClose();
    }
  };
  return (
    <FormBody
      doing={row ? t('save') : t('add')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={submit}
    >
      {row && (
        <Changed
          form={form}
          type="isotope"
          row={row}
          fields={{
            halfLifeSeconds: { label: t('isotope.halfLife'), text: halfLifeText },
            source: { label: t('isotope.source'), text: String },
          }}
        />
      )}
      {row ? (
        <p className={kit.hint}>{t('isotope.fixed')}</p>
      ) : (
        <TextField
          first
          label={t('isotope.symbol')}
          bound={form.bind('symbol')}
          hint={t('isotope.symbolHint')}
          maxLength={10}
        />
      )}
      <div className={kit.pair}>
        <NumberField
          first={row !== null}
          label={t('isotope.halfLife')}
          bound={form.bind('halfLife')}
          parsed={parsed}
        />
        <SelectField
          label={t('isotope.unit')}
          bound={{
            value: form.values.unit,
            onValue: (unit) => form.set('unit', unit as HalfLifeUnit),
          }}
          options={HALF_LIFE_UNITS.map((unit) => ({ value: unit, text: t(`units.${unit}`) }))}
        />
      </div>
      {parsed.ok && (
        <output className={kit.told}>
          {t('isotope.seconds', { value: figure(parsed.value, 4) })}
        </output>
      )}
      {percent > 0 && (
        <p className={kit.moved}>
          {t('isotope.change', { percent: figure(percent, percent < 1 ? 3 : 1) })}
        </p>
      )}
      <TextField
        label={t('isotope.source')}
        bound={form.bind('source')}
        hint={t('isotope.sourceHint')}
        maxLength={80}
      />
    </FormBody>
  );
}
