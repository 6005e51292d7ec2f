import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tracer } from '../../protocol/rows';
import { useRow } from '../../sync';
import { Dialog } from '../../ui/Dialog';
import { Flag } from '../../ui/Flag';
import { List } from '../../ui/List';
import { PartHead } from './PartHead';
import { useCatalogue, useHalfLifeText, useNames } from './rows';
import styles from './Setup.module.css';
import { TracerForm } from './TracerForm';

/** How it is ordered: a bare isotope by the isotope. */
const kindOf = (tracer: Tracer) => (tracer.bare ? 'bare' : (tracer.kind as 'activity'));

export function Tracers() {
  const { t } = useTranslation('setup');
  const { tracers, entries, endpoints } = useCatalogue();
  const names = useNames();
  const halfLife = useHalfLifeText();
  const [open, setOpen] = useState<number | 'new' | null>(null);
  const row = useRow('production', 'tracer', typeof open === 'number' ? open : null) ?? null;
  const close = () => setOpen(null);
  const places = (tracer: Tracer) =>
    entries.filter(
      (entry) =>
        (tracer.bare
          ? entry.tracerId === null && entry.isotopeId === tracer.isotopeId
          : entry.tracerId === tracer.id) && !endpoints.get(entry.endpointId)?.archived,
    );
  return (
    <>
      <PartHead
        title={t('part.tracers')}
        help="admin#changing-what-is-in-use"
        lead={t('tracer.lead')}
      />
      <List
        label={t('part.tracers')}
        rows={[...tracers.values()]}
        keyOf={(tracer) => tracer.id}
        search={(tracer) =>
          `${tracer.shortName} ${tracer.clinicalName} ${names.isotopeOf({ isotopeId: tracer.isotopeId })?.symbol} ${tracer.batchTag}`
        }
        onOpen={(tracer) => setOpen(tracer.id)}
        onNew={() => setOpen('new')}
        newText={t('tracer.add')}
        folded={{ is: (tracer) => tracer.archived, text: t('archive.folded') }}
        empty={t('tracer.empty')}
        first="short"
        columns={[
          {
            key: 'short',
            head: t('tracer.short'),
            wide: true,
            cell: (tracer) => (
              <span className={styles.two}>
                <b>{tracer.shortName}</b>
                <small>{tracer.clinicalName}</small>
              </span>
            ),
            sort: (tracer) => tracer.shortName,
          },
          {
            key: 'clinical',
            head: t('tracer.clinical'),
            cell: () => null,
            file: (tracer) => tracer.clinicalName,
            fileOnly: true,
          },
          {
            key: 'isotope',
            head: t('tracer.isotope'),
            cell: (tracer) => (
              <span className={styles.two}>
                <span>{names.isotopeOf({ isotopeId: tracer.isotopeId })?.symbol}</span>
                <small className="num">
                  {halfLife(names.halfLifeSeconds({ isotopeId: tracer.isotopeId }) ?? 0)}
                </small>
              </span>
            ),
            sort: (tracer) => names.isotopeOf({ isotopeId: tracer.isotopeId })?.symbol ?? '',
          },
          {
            key: 'kind',
            head: t('tracer.kind'),
            cell: (tracer) => t(`tracer.kindsShort.${kindOf(tracer)}`),
            sort: kindOf,
            file: (tracer) => t(`tracer.kinds.${kindOf(tracer)}`),
          },
          {
            key: 'tag',
            head: t('tracer.tag'),
            cell: (tracer) => <span className="num">{tracer.batchTag}</span>,
            sort: (tracer) => tracer.batchTag,
          },
          {
            key: 'shelf',
            head: t('tracer.shelf'),
            end: true,
            cell: (tracer) => (
              <span className="num">{t('unit.minutes', { value: tracer.shelfLifeMinutes })}</span>
            ),
            sort: (tracer) => tracer.shelfLifeMinutes,
          },
          {
            key: 'places',
            head: t('tracer.places'),
            end: true,
            cell: (tracer) => t('tracer.usedBy', { count: places(tracer).length }),
            sort: (tracer) => places(tracer).length,
          },
          {
            key: 'state',
            head: t('tracer.state'),
            cell: (tracer) =>
              tracer.archived ? (
                <Flag tone="quiet">{t('archive.archived')}</Flag>
              ) : (
                <Flag tone="good">{t('tracer.active')}</Flag>
              ),
            sort: (tracer) => Number(tracer.archived),
            file: (tracer) => t(tracer.archived ? 'archive.archived' : 'tracer.active'),
          },
        ]}
      />
      <Dialog
        open={open !== null}
        title={row ? t('tracer.edit', { name: row.shortName }) : t('tracer.add')}
        onClose={close}
      >
        <TracerForm key={open} row={row} onClose={close} />
      </Dialog>
    </>
  );
}
