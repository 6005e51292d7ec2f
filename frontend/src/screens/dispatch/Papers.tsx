/** Frozen papers: opened in a window of their own, sent to a printer, and marked where they are older than their rows. */
import './texts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../domain/format';
import { paperChanges } from '../../domain/papers';
import { remember, remembered } from '../../domain/remembered';
import type { Document, Printer } from '../../protocol/rows';
import { useAction, useRow, useRows, useSession, useStream } from '../../sync';
import { shared } from '../../sync/store';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Flag } from '../../ui/Flag';
import { Refusal } from '../../ui/Refusal';
import styles from './Papers.module.css';

const PDF = 'application/pdf';

interface PapersProps {
  papers: readonly Document[];
  /** The stream whose rows the papers tell of. */
  stream: string;
  today: string;
  /** Those that the server says were outrun by rows that are not on the stream. */
  outrun?: readonly number[];
}

export function Papers({ papers, stream, today, outrun = [] }: PapersProps) {
  const { user } = useSession();
  const { t } = useTranslation('dispatch');
  const prints = user?.role === 'productionAdmin' || user?.role === 'productionUser';
  if (papers.length === 0) {
    return <p className="soft">{t('paper.none')}</p>;
  }
  return (
    <ul className={styles.papers} aria-label={t('paper.title')}>
      {papers.map((paper) => (
        <Paper
          key={paper.id}
          paper={paper}
          stream={stream}
          today={today}
          prints={prints}
          outrun={outrun.includes(paper.id)}
        />
      ))}
    </ul>
  );
}

interface PaperProps {
  paper: Document;
  stream: string;
  today: string;
  prints: boolean;
  outrun: boolean;
}

function Paper({ paper, stream, today, prints, outrun }: PaperProps) {
  const { t } = useTranslation('dispatch');
  const { when } = useFormat();
  const back = Boolean(useRow(stream, 'dispatch', paper.dispatchId ?? undefined)?.returnedAt);
  const old = useOld(paper, stream) || outrun;
  const shown = paper.mediaType === PDF;
  const what = t(shown ? `paper.${paper.kind}` : 'paper.labelZpl');
  return (
    <li className={styles.paper}>
      <span className={styles.what}>
        {shown ? (
          <a
            href={`/api/documents/${paper.id}`}
            target="_blank"
            rel="noreferrer"
            aria-label={`${t('paper.open', { what })} ${paper.number}`}
          >
            {what}
          </a>
        ) : (
          <span className={styles.plain}>{what}</span>
        )}
        <small>
          {paper.number} · {t('paper.made', { time: when(paper.madeAt, today), who: paper.madeBy })}
        </small>
        {back && (
          <span title={t('paper.backText')}>
            <Flag tone="bad">{t('paper.back')}</Flag>
          </span>
        )}
        {old && !back && (
          <span title={t('paper.oldText')}>
            <Flag tone="warn">{t('paper.old')}</Flag>
          </span>
        )}
      </span>
      {prints && <Print paper={paper} what={what} kind={shown ? 'a4' : 'label'} />}
    </li>
  );
}

/** Whether the paper says something that its rows no longer do. */
function useOld(paper: Document, stream: string): boolean {
  return useStore(shared, (state) => {
    const rows = state.copies[stream]?.rows;
    const orders = (rows?.order?.values() ?? []) as Iterable<{ id: number; deliveryDate: string }>;
    return paperChanges(paper, (type, id) => rows?.[type]?.get(id), orders).length > 0;
  });
}

/** Sends a paper to the printer that was last used for its kind. */
function Print({ paper, what, kind }: { paper: Document; what: string; kind: Printer['kind'] }) {
  const { t } = useTranslation('dispatch');
  useStream('site');
  const printers = useRows('site', 'printer').filter((printer) => printer.kind === kind);
  const [chosen, setChosen] = useState<number | null>(null);
  const [sent, setSent] = useState<string | null>(null);
  const { run, busy, refused } = useAction();
  const last = remembered(`printer.${kind}`)[0];
  const printer =
    printers.find((one) => one.id === chosen) ??
    printers.find((one) => one.name === last) ??
    printers[0];
  if (!printer) {
    return <span className="soft">{t('paper.noPrinter')}</span>;
  }
  const print = async () => {
    setSent(null);
    const data = { printerId: printer.id, documentId: paper.id };
    const outcome = await run('document.print', data);
    if (outcome.type === 'done') {
      remember(`printer.${kind}`, printer.name);
      setSent(printer.name);
      announce(t('paper.printed', { printer: printer.name }));
    }
  };
  return (
    <>
      <span className={styles.print}>
        {printers.length > 1 && (
          <select
            aria-label={t('paper.printer')}
            value={printer.id}
            onChange={(event) => setChosen(Number(event.target.value))}
          >
            {printers.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        )}
        <Button
          small
          look="quiet"
          busy={busy}
          aria-label={`${t('paper.printThis', { what })} ${paper.number}`}
          onClick={print}
        >
          {t('paper.print')}
        </Button>
      </span>
      {(refused || sent) && (
        <div className={styles.told}>
          <Refusal refused={refused} />
          {sent && <Flag tone="good">{t('paper.printed', { printer: sent })}</Flag>}
        </div>
      )}
    </>
  );
}
