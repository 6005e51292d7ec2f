/** What stood on paper while nobody could type: the tick with which it is entered late, and the mark that it then has. */
import { useTranslation } from 'react-i18next';
import { Flag } from './Flag';
import styles from './FromPaper.module.css';
import './paperTexts';

interface FromPaperProps {
  ticked: boolean;
  onTick: (ticked: boolean) => void;
}

export function FromPaper({ ticked, onTick }: FromPaperProps) {
  const { t } = useTranslation('paper');
  return (
    <label className={styles.tick}>
      <input type="checkbox" checked={ticked} onChange={(event) => onTick(event.target.checked)} />
      <span>{t('tick')}</span>
      {ticked && <small>{t('help')}</small>}
    </label>
  );
}

/** What a command says of it: nothing where it is not so. */
export function paperData(ticked: boolean): { fromPaper?: true } {
  return ticked ? { fromPaper: true } : {};
}

type Late = 'fromPaper' | 'receivedFromPaper';

export function LateMark({ mark = 'fromPaper' }: { mark?: Late }) {
  const { t } = useTranslation('paper');
  return <Flag tone="warn">{t(`mark.${mark}`)}</Flag>;
}

/** Those of a row's marks that say that something of it was entered late. */
export function LateMarks({ marks }: { marks: readonly string[] | undefined }) {
  const late = (['fromPaper', 'receivedFromPaper'] as const).filter((mark) =>
    marks?.includes(mark),
  );
  return late.map((mark) => (
    <div key={mark}>
      <LateMark mark={mark} />
    </div>
  ));
}
