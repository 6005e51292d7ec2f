/** The batches of a day: what was made, where it all is, its tests, and whether it may be used. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearch } from 'wouter';
import { useScreenKeys } from '../../../shell/screenKeys';
import { Button } from '../../../ui/Button';
import { DateNav } from '../DateNav';
import production from '../Production.module.css';
import { RecallPage } from '../recall/RecallPage';
import { VialSearch } from '../vials/VialSearch';
import { useWords } from '../words';
import { BatchDetail } from './BatchDetail';
import styles from './Batches.module.css';
import { FoundBatches } from './FoundBatches';
import { OldBatches, oldBatch, useWaiting } from './OldBatches';
import { OpenDialog, type Opening } from './OpenDialog';
import { Rail } from './Rail';
import { Templates } from './Templates';
import '../keyTexts';
import './texts';
import { type Board, useBoard } from './useBoard';

const BASE = '/production/batches';
const PAGES = ['day', 'old', 'vials', 'recalls', 'tests'] as const;
type Page = (typeof PAGES)[number];

const pathOf = (page: Page) => (page === 'day' ? BASE : `${BASE}/${page}`);

interface BatchesProps {
  date: string | null;
  today: string;
  onDate: (date: string) => void;
}

export function Batches({ date, today, onDate }: BatchesProps) {
  const { t } = useWords();
  const [path] = useLocation();
  const waiting = useWaiting(today).length;
  const page = PAGES.find((one) => one !== 'day' && path.startsWith(pathOf(one))) ?? 'day';
  return (
    <>
      <nav className={styles.pages} aria-label={t('batches.pages.label')}>
        {PAGES.map((one) => (
          <Link
            key={one}
            href={pathOf(one)}
            className={styles.page}
            aria-current={one === page ? 'page' : undefined}
          >
            {t(`batches.pages.${one}`)}
            {one === 'old' && waiting > 0 && <span className={styles.count}>{waiting}</span>}
          </Link>
        ))}
      </nav>
      {page === 'day' && <DayOfBatches date={date} today={today} onDate={onDate} />}
      {page === 'old' && <OldBatches today={today} />}
      {page === 'vials' && <VialSearch today={today} />}
      {page === 'recalls' && <RecallPage today={today} />}
      {page === 'tests' && <Templates />}
    </>
  );
}

function DayOfBatches({ date, today, onDate }: BatchesProps) {
  const { t } = useWords();
  const board = useBoard(date);
  const [selected, select] = useSelected(board);
  const [opening, setOpening] = useState<Opening | null>(null);
  const open = () => setOpening({ tracerId: null, number: null, at: null });
  const step = (by: number) => {
    const at = board.batches.findIndex((batch) => batch.id === selected);
    const next = board.batches[Math.max(0, Math.min(board.batches.length - 1, at + by))];
    if (next) {
      select(next.id);
    }
  };
  const { t: keys } = useTranslation('keys');
  useScreenKeys(
    [
      { keys: ['n'], text: t('batches.open'), run: open },
      { keys: ['arrowdown', 'j'], text: keys('nextBatch'), run: () => step(1) },
      { keys: ['arrowup', 'k'], text: keys('previousBatch'), run: () => step(-1) },
    ].map((one) => ({ ...one, group: keys('about') })),
    opening === null,
  );
  const [, go] = useLocation();
  const batch = board.batches.find((one) => one.id === selected) ?? null;
  const none = board.batches.length + board.unopened.length + board.runs.length === 0;
  return (
    <>
      <header className={styles.head}>
        <DateNav
          help="radiochemist#batches"
          date={board.day.plan.date}
          today={today}
          onDate={(shown) => onDate(shown ?? today)}
        />
        <Button hotkey="N" onClick={open}>
          {t('batches.open')}
        </Button>
      </header>
      {!board.day.follows ? (
        <FoundBatches
          key={board.day.plan.date}
          asked={{ fromDate: board.day.plan.date, toDate: board.day.plan.date }}
          onOpen={(batchId) => go(oldBatch(batchId))}
        />
      ) : !board.day.ready ? (
        <div className={production.empty} aria-busy="true">
          <p className={production.loading} role="status">
            {t('day.loading')}
          </p>
        </div>
      ) : none ? (
        <div className={production.empty}>
          <p>{t('batches.none')}</p>
          <p className="soft">{t('batches.noneText')}</p>
        </div>
      ) : (
        <div className={styles.columns}>
          <Rail board={board} selected={selected} onSelect={select} onOpen={setOpening} />
          <div className={styles.side}>
            {batch ? (
              <BatchDetail key={batch.id} batch={batch} board={board} today={today} />
            ) : (
              <p className={production.empty}>{t('batches.choose')}</p>
            )}
          </div>
        </div>
      )}
      {opening && (
        <OpenDialog
          board={board}
          opening={opening}
          onClose={() => setOpening(null)}
          onOpened={select}
        />
      )}
    </>
  );
}

/** The chosen batch: the one that the address names, else the first that waits for somebody, else the first. */
function useSelected(board: Board): [number | null, (batchId: number) => void] {
  const named = Number(new URLSearchParams(useSearch()).get('batch')) || null;
  const [chosen, setChosen] = useState<number | null>(named);
  useEffect(() => {
    if (named !== null) {
      setChosen(named);
    }
  }, [named]);
  const there = board.batches.some((batch) => batch.id === chosen);
  const waits = board.batches.find(
    (batch) => batch.state === 'inProduction' || batch.state === 'awaitingQc',
  );
  const first = waits ?? board.batches[0];
  // What one looks at stays, whatever its state becomes: a decision must not move the eye to another batch.
  useEffect(() => {
    if (!there && first) {
      setChosen(first.id);
    }
  }, [there, first]);
  return [there ? chosen : (first?.id ?? null), setChosen];
}
