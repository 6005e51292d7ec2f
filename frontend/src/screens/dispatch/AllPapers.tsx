/** Every paper of an order, a batch or a date, however old: asked for when somebody wants to see them, and as long as he does. */
import './texts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificate, Document } from '../../protocol/rows';
import { useMoves } from '../../sync/useMoves';
import { useRefusalText } from '../../ui/Refusal';
import { useAnswer } from '../audit/useAnswer';
import styles from './AllPapers.module.css';
import { Certificates } from './Certificates';
import { Papers } from './Papers';

export interface FoundPapers {
  certificates: Certificate[];
  documents: Document[];
  /** Papers that their rows say otherwise of now, also where those are on no screen. */
  outrun: number[];
  /** There are more than an answer holds: these are the newest. */
  more?: boolean;
}

interface AllPapersProps {
  asked: { orderId: number } | { date: string } | { batchId: number };
  stream: string;
  today: string;
}

/** Papers of an order or a date are found by `papers.find`, a batch's are read with it. */
export function AllPapers({ asked, stream, today }: AllPapersProps) {
  const { t } = useTranslation('dispatch');
  const refusalText = useRefusalText();
  const [open, setOpen] = useState(false);
  const moves = useMoves(stream);
  const { found, refused, busy } = useAnswer<FoundPapers>(
    'batchId' in asked ? 'batch.read' : 'papers.find',
    open ? asked : null,
    moves,
  );
  return (
    <details className={styles.all} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('paper.all')}</summary>
      {busy && !found && (
        <p className="soft" role="status">
          {t('paper.loading')}
        </p>
      )}
      {refused && <p role="alert">{t('paper.failed', { why: refusalText(refused) })}</p>}
      {open && found && <Found found={found} stream={stream} today={today} />}
    </details>
  );
}

function Found(props: { found: FoundPapers; stream: string; today: string }): ReactNode {
  const { t } = useTranslation('dispatch');
  const { certificates, documents, outrun, more } = props.found;
  return (
    <div>
      {more && <p role="status">{t('paper.more')}</p>}
      {certificates.length > 0 && <Certificates certificates={certificates} date={props.today} />}
      {(documents.length > 0 || certificates.length === 0) && (
        <Papers
          papers={[...documents].reverse()}
          outrun={outrun}
          stream={props.stream}
          today={props.today}
        />
      )}
    </div>
  );
}
