/** Notices to customers: writing one, and who of them has read which. */
import { useState } from 'react';
import type { PlanCustomer } from '../../../domain/dayRows';
import { readers, sortedNotices } from '../../../domain/notice';
import type { Notice } from '../../../protocol/rows';
import { useAction, useHas, useNow, useRows } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Flag } from '../../../ui/Flag';
import production from '../Production.module.css';
import { Refusal } from '../Refusal';
import { useWords } from '../words';
import { Compose } from './Compose';
import styles from './Notices.module.css';
import './texts';
import { Titled } from '../../../ui/HelpLink';

interface NoticesProps {
  today: string;
  customers: ReadonlyMap<number, PlanCustomer>;
}

export function Notices({ today, customers }: NoticesProps) {
  const { t } = useWords();
  const ready = useHas('production');
  const notices = useRows('production', 'notice');
  const now = useNow(10_000);
  const { standing, ended } = sortedNotices(notices, now);
  const [ending, setEnding] = useState<Notice | null>(null);
  return (
    <>
      <Titled to="radiochemist#plan-calendar-notices">
        <h1 className={styles.title}>{t('notices.title')}</h1>
      </Titled>
      <div className={styles.columns}>
        <Compose today={today} customers={customers} />
        <div className={styles.lists}>
          <section className={styles.list} aria-label={t('notices.standing')}>
            <h2>{t('notices.standing')}</h2>
            {ready && standing.length === 0 && (
              <div className={production.empty}>
                <p>{t('notices.none')}</p>
                <p className="soft">{t('notices.noneText')}</p>
              </div>
            )}
            {standing.map((notice) => (
              <NoticeCard
                key={notice.id}
                notice={notice}
                customers={customers}
                today={today}
                onEnd={() => setEnding(notice)}
              />
            ))}
          </section>
          {ended.length > 0 && (
            <section className={styles.list} aria-label={t('notices.ended')}>
              <h2>{t('notices.ended')}</h2>
              {ended.map((notice) => (
                <NoticeCard key={notice.id} notice={notice} customers={customers} today={today} />
              ))}
            </section>
          )}
        </div>
      </div>
      {ending && <EndDialog notice={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

interface NoticeCardProps {
  notice: Notice;
  customers: ReadonlyMap<number, PlanCustomer>;
  today: string;
  /** Not there where it has ended. */
  onEnd?: () => void;
}

function NoticeCard({ notice, customers, today, onEnd }: NoticeCardProps) {
  const { t, format } = useWords();
  const { read, unread } = readers(notice.receipts);
  const nameOf = (id: number) => customers.get(id)?.shortName ?? '–';
  return (
    <article className={`${styles.notice} ${onEnd ? '' : styles.over}`}>
      <p className={styles.meta}>
        <b>{t(`notices.kind.${notice.kind}`)}</b>
        <span>
          {t('notices.by', { who: notice.madeBy, when: format.when(notice.madeAt, today) })}
        </span>
        <span>
          {t(onEnd ? 'notices.untilTime' : 'notices.endedTime', {
            when: format.when(notice.expiresAt, today),
          })}
        </span>
        {onEnd && (
          <Button small look="quiet" className={styles.end} onClick={onEnd}>
            {t('notices.end')}
          </Button>
        )}
      </p>
      <p className={styles.text}>{notice.text}</p>
      <details className={styles.receipts} open={onEnd && notice.receipts.length <= 6}>
        <summary>
          {t('notices.read', { read: read.length, all: notice.receipts.length })}
          <span className={styles.bar} aria-hidden="true">
            <i style={{ width: `${(read.length / Math.max(1, notice.receipts.length)) * 100}%` }} />
          </span>
        </summary>
        <ul aria-label={t('notices.receipts')}>
          {read.map((one) => (
            <li key={one.customerId}>
              <Flag tone="good">{nameOf(one.customerId)}</Flag>{' '}
              <span className="soft">
                {t('notices.readBy', {
                  who: one.readBy ?? '–',
                  when: format.when(one.readAt ?? notice.madeAt, today),
                })}
              </span>
            </li>
          ))}
          {unread.map((one) => (
            <li key={one.customerId}>
              <Flag tone="warn">{nameOf(one.customerId)}</Flag>{' '}
              <span className="soft">{t('notices.unread')}</span>
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}

function EndDialog({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const { t } = useWords();
  const { run, busy, refused } = useAction();
  const end = async () => {
    const seen = { [`notice:${notice.id}`]: notice.revision };
    const outcome = await run('notice.end', { noticeId: notice.id }, { seen });
    if (outcome.type === 'done') {
      onClose();
    }
  };
  return (
    <Dialog open title={t('notices.endTitle')} onClose={onClose}>
      <p className={styles.text}>{notice.text}</p>
      <p>{t('notices.endText')}</p>
      <Refusal refused={refused} />
      <DialogButtons onBack={onClose}>
        <Button look="danger" busy={busy} onClick={() => void end()}>
          {t('notices.endDo')}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
