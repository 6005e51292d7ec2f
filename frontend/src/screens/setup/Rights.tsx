/** Who may release what on this day, as a table of persons and things, and as the register of all rights. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nobodyReleases, rightState, type What } from '../../domain/releaseRights';
import { whatKey } from '../../domain/setupWeek';
import type { SiteUser } from '../../protocol/rows';
import { useScreenKeys } from '../../shell/screenKeys';
import { useRows } from '../../sync';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { GrantForm } from './GrantForm';
import kit from './kit/kit.module.css';
import { PartHead } from './PartHead';
import { RightDialog } from './RightDialog';
import { RightList } from './RightList';
import { RightMatrix } from './RightMatrix';
import { useCatalogue, useNames, useToday } from './rows';
import styles from './Setup.module.css';

const VIEWS = ['matrix', 'register'] as const;

export interface Pair {
  user: SiteUser;
  what: What;
}

/** Everything that is released: tracers in use, and isotopes that are made or ordered bare. */
export function useThings(): What[] {
  const { tracers, entries, runs } = useCatalogue();
  const rights = useRows('production', 'releaseRight');
  const names = useNames();
  return useMemo(() => {
    const found = new Map<string, What>();
    for (const tracer of tracers.values()) {
      if (!tracer.archived && !tracer.bare) {
        found.set(`t${tracer.id}`, { tracerId: tracer.id, isotopeId: null });
      }
    }
    for (const row of [...entries, ...runs, ...rights]) {
      if (row.tracerId === null && row.isotopeId !== null) {
        found.set(whatKey(row), { tracerId: null, isotopeId: row.isotopeId });
      }
    }
    return [...found.values()].sort(
      (one, other) =>
        Number(one.tracerId === null) - Number(other.tracerId === null) ||
        names.what(one).localeCompare(names.what(other), 'da'),
    );
  }, [tracers, entries, runs, rights, names]);
}

/** Who releases: production, and whoever still holds a right. */
export function usePersons(): SiteUser[] {
  const users = useRows('site', 'user');
  const rights = useRows('production', 'releaseRight');
  const today = useToday();
  return useMemo(() => {
    const holders = new Set(
      rights
        .filter((right) => ['valid', 'coming'].includes(rightState(right, today)))
        .map((right) => right.userId),
    );
    return users
      .filter(
        (user) =>
          holders.has(user.id) ||
          (user.active && (user.role === 'productionAdmin' || user.role === 'productionUser')),
      )
      .sort((one, other) => one.name.localeCompare(other.name, 'da'));
  }, [users, rights, today]);
}

export function Rights() {
  const { t } = useTranslation('setup');
  const { t: table } = useTranslation('table');
  const names = useNames();
  const today = useToday();
  const things = useThings();
  const persons = usePersons();
  const rights = useRows('production', 'releaseRight');
  const [view, setView] = useState<(typeof VIEWS)[number]>('matrix');
  const [granting, setGranting] = useState<{ userId?: number; what?: What } | null>(null);
  const [open, setOpen] = useState<Pair | null>(null);
  const grant = (start = {}) => setGranting(start);
  // The register has an `n` of its own.
  useScreenKeys(
    view === 'matrix'
      ? [{ keys: ['n'], text: t('right.grant'), group: t('part.rights'), run: () => grant() }]
      : [],
    true,
  );
  const able = new Set(persons.filter((user) => user.active).map((user) => user.id));
  const nobody = nobodyReleases(rights, things, today, able);
  return (
    <>
      <PartHead
        title={t('part.rights')}
        help="admin#people-and-release-rights"
        lead={t('right.lead')}
      >
        {view === 'matrix' && (
          <div className={styles.actions}>
            <Button look="quiet" onClick={() => window.print()}>
              {table('print')}
            </Button>
            <Button hotkey="N" onClick={() => grant()}>
              {t('right.grant')}
            </Button>
          </div>
        )}
      </PartHead>
      {nobody.length > 0 && (
        <div className={styles.banner}>
          <div>
            <b>
              {t('right.nobodyTitle', {
                count: nobody.length,
                what: nobody.map((what) => names.what(what)).join(', '),
              })}
            </b>
            <p>{t('right.nobodyText')}</p>
          </div>
        </div>
      )}
      <fieldset className={kit.choices}>
        <legend className="unseen">{t('right.view')}</legend>
        {VIEWS.map((one) => (
          <label key={one} className={kit.choice}>
            <input
              type="radio"
              name="rightsView"
              checked={one === view}
              onChange={() => setView(one)}
            />
            <span>{t(`right.views.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      {view === 'matrix' ? (
        <RightMatrix
          persons={persons}
          things={things}
          onOpen={setOpen}
          onGrant={({ user, what }) => grant({ userId: user.id, what })}
        />
      ) : (
        <RightList onOpen={setOpen} onNew={() => grant()} />
      )}
      <Dialog
        broad
        open={granting !== null}
        title={t('right.grantTitle')}
        onClose={() => setGranting(null)}
      >
        {granting && (
          <GrantForm
            start={granting}
            persons={persons}
            things={things}
            onClose={() => setGranting(null)}
          />
        )}
      </Dialog>
      <RightDialog
        pair={open}
        onClose={() => setOpen(null)}
        onGrant={(pair) => {
          setOpen(null);
          grant({ userId: pair.user.id, what: pair.what });
        }}
      />
    </>
  );
}
