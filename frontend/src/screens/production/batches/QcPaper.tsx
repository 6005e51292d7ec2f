/** That results are typed from paper, and when they were written there: said once for all that follow. */
import { useState } from 'react';
import { instantOf } from '../../../domain/instantOf';
import { dateOf } from '../../../domain/time';
import type { Batch } from '../../../protocol/rows';
import { FromPaper } from '../../../ui/FromPaper';
import { type When, WhenFields } from '../../../ui/WhenFields';
import form from '../Form.module.css';
import { useWords } from '../words';
import styles from './QcTable.module.css';

interface Typed extends When {
  ticked: boolean;
}

export interface Paper {
  typed: Typed;
  set: (some: Partial<Typed>) => void;
  wrong: boolean;
  /** What goes with a result; null where the time cannot be read, which is then said. */
  written: () => { fromPaper?: true; writtenAt?: string } | null;
}

export function usePaper(batch: Batch): Paper {
  const [typed, setTyped] = useState<Typed>(() => ({
    ticked: false,
    date: dateOf(batch.endOfSynthesisAt),
    time: '',
  }));
  const [wrong, setWrong] = useState(false);
  return {
    typed,
    wrong,
    set: (some) => {
      setTyped((all) => ({ ...all, ...some }));
      setWrong(false);
    },
    written: () => {
      if (!typed.ticked) {
        return {};
      }
      const at = instantOf(typed.date, typed.time);
      setWrong(at === null);
      return at === null ? null : { fromPaper: true, writtenAt: new Date(at).toISOString() };
    },
  };
}

export function PaperPart({ paper }: { paper: Paper }) {
  const { t } = useWords();
  const { typed, set, wrong } = paper;
  return (
    <div className={styles.paper}>
      <FromPaper ticked={typed.ticked} onTick={(ticked) => set({ ticked })} />
      {typed.ticked && (
        <div className={form.two}>
          <WhenFields
            when={typed}
            onWhen={set}
            dateLabel={t('qc.paperDate')}
            timeLabel={t('qc.paperTime')}
            timeHint={t('add.timeHelp')}
            error={wrong ? t('add.badTime') : null}
          />
        </div>
      )}
    </div>
  );
}
