/** Decides between the two systems, with a reason: ours, theirs, or field by field. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conflict, SaidField } from '../../protocol/rows';
import { seenOf } from '../setup/kit/form';
import { ReasonDialog } from './ReasonDialog';
import { groupsOf } from './sides';
import { useSaid } from './useSaid';
import styles from './Waiting.module.css';

export type Choice = 'ours' | 'theirs' | 'apart';
type Side = 'ours' | 'theirs';

interface SettleProps {
  conflict: Conflict;
  choice: Choice;
  onClose: () => void;
}

export function SettleDialog({ conflict, choice, onClose }: SettleProps) {
  const { t } = useTranslation('oldSystem');
  // What one decides about is what was shown when the dialog opened; what has moved on since is refused.
  const [shown] = useState(conflict);
  const groups = groupsOf(shown.details.fields ?? []);
  const [sides, setSides] = useState<readonly Side[]>(() => groups.map(() => 'ours'));
  const words = wordsOf(shown, choice);
  const fields =
    choice === 'apart'
      ? {
          fields: Object.fromEntries(
            groups.flatMap((group, place) => group.map(({ field }) => [field, sides[place]])),
          ),
        }
      : {};
  return (
    <ReasonDialog
      onClose={onClose}
      what={{
        title: t(`${words}.title`),
        text: (
          <>
            <p>{t(`${words}.text`)}</p>
            {choice === 'apart' &&
              groups.map((group, place) => (
                <Group
                  key={group[0]?.field}
                  fields={group}
                  side={sides[place] ?? 'ours'}
                  onSide={(side) =>
                    setSides(sides.map((one, index) => (index === place ? side : one)))
                  }
                />
              ))}
          </>
        ),
        doing: choice === 'apart' ? t('apart.decide') : t(`${words}.do`),
        danger: words === 'cancels',
        command: 'conflict.settle',
        data: { conflictId: shown.id, choice, ...fields },
        options: seenOf('conflict', shown),
        said: t(`${words}.done`),
      }}
    />
  );
}

/** Which words a choice has: of an order, of a vial, or of the set-up, which is never written over there. */
function wordsOf({ subject, details }: Conflict, choice: Choice) {
  if (details.placed) {
    return choice === 'theirs' ? 'stands' : 'cancels';
  }
  if (choice === 'apart') {
    return 'apart';
  }
  if (subject.startsWith('order:')) {
    return choice === 'ours' ? 'keepOurs' : 'takeTheirs';
  }
  if (choice === 'theirs') {
    return 'takeTheirSetUp';
  }
  return subject.startsWith('vial:') ? 'keepOurVial' : 'keepOurSetUp';
}

function Group(props: { fields: SaidField[]; side: Side; onSide: (side: Side) => void }) {
  const { t } = useTranslation('oldSystem');
  const names = props.fields.map(({ field }) => t(`fields.${field}`, { defaultValue: field }));
  return (
    <fieldset className={styles.group}>
      <legend>{names.join(', ')}</legend>
      {(['ours', 'theirs'] as const).map((side) => (
        <label key={side} className={styles.side}>
          <input
            type="radio"
            name={props.fields[0]?.field ?? ''}
            checked={props.side === side}
            onChange={() => props.onSide(side)}
          />
          <span>
            {t(side)}:{' '}
            {props.fields.map((said) => (
              <Value key={said.field} said={said} side={side} />
            ))}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Value({ said, side }: { said: SaidField; side: Side }) {
  const told = useSaid(said.field);
  return <b className={styles.value}>{told(said[side])}</b>;
}
