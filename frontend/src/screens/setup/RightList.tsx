import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { rightState } from '../../domain/releaseRights';
import type { ReleaseRight } from '../../protocol/rows';
import { useRows, useTable } from '../../sync';
import { Flag } from '../../ui/Flag';
import { List } from '../../ui/List';
import { useRightText } from './RightMatrix';
import type { Pair } from './Rights';
import { useNames, useToday } from './rows';

const TONES = { valid: 'good', coming: 'warn', ended: 'quiet', withdrawn: 'bad' } as const;

/** Every right there ever was, who holds it, and how it stands today. */
export function RightList({ onOpen, onNew }: { onOpen: (pair: Pair) => void; onNew: () => void }) {
  const { t } = useTranslation('setup');
  const { shortDate } = useFormat();
  const names = useNames();
  const today = useToday();
  const textOf = useRightText();
  const users = useTable('site', 'user');
  const rights = useRows('production', 'releaseRight');
  const state = (right: ReleaseRight) => rightState(right, today);
  return (
    <List
      label={t('part.rights')}
      rows={rights}
      keyOf={(right) => right.id}
      search={(right) => `${right.userName} ${names.what(right)}`}
      onOpen={(right) => {
        const user = users.get(right.userId);
        if (user) {
          onOpen({ user, what: { tracerId: right.tracerId, isotopeId: right.isotopeId } });
        }
      }}
      onNew={onNew}
      newText={t('right.grant')}
      folded={{
        is: (right) => state(right) === 'ended' || state(right) === 'withdrawn',
        text: t('right.folded'),
      }}
      empty={t('right.empty')}
      first="person"
      columns={[
        {
          key: 'person',
          head: t('right.person'),
          wide: true,
          cell: (right) => <b>{right.userName}</b>,
          sort: (right) => right.userName,
        },
        {
          key: 'what',
          head: t('right.what'),
          cell: (right) => names.what(right),
          sort: (right) => names.what(right),
        },
        {
          key: 'from',
          head: t('right.from'),
          cell: (right) => (
            <span className="num">{`${shortDate(right.fromDate)} ${right.fromDate.slice(0, 4)}`}</span>
          ),
          sort: (right) => right.fromDate,
        },
        {
          key: 'to',
          head: t('right.to'),
          cell: (right) => (
            <span className="num">
              {right.toDate ? `${shortDate(right.toDate)} ${right.toDate.slice(0, 4)}` : t('none')}
            </span>
          ),
          sort: (right) => right.toDate,
        },
        {
          key: 'state',
          head: t('right.stateHead'),
          cell: (right) => <Flag tone={TONES[state(right)]}>{textOf(right, state(right))}</Flag>,
          sort: (right) => state(right),
          file: (right) => textOf(right, state(right)),
        },
      ]}
    />
  );
}
