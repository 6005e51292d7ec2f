/** That results are typed from paper, and when they were written there: said once for all that follow. */
import { useState } from 'react';
import { instantOf } from '../../../domain/instantOf';
import { dateOf } from '../../../domain/time';
import type { Batch } from '../../../protocol/rows';
import { Field } from '../../../ui/Field';
import { FromPaper } from '../../../ui/FromPaper';
import form from '../Form.module.css';
import { useWords } from '../words';
import styles from './QcTable.module.css';

interface Typed {
  ticked: boolean;
  date: string;
  time: string;
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
          <Field label={t('qc.paperDate')}>
            {(control) => (
              <input
                {...control}
                type="date"
                value={typed.date}
                onChange={(event) => set({ date: event.target.value })}
              />
            )}
          </Field>
          <Field
            label={t('qc.paperTime')}
            hint={t('add.timeHelp')}
            error={wrong ? t('add.badTime') : null}
          >
            {(control) => (
              <input
                {...control}
                inputMode="numeric"
                value={typed.time}
                onChange={(event) => set({ time: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  );
}
