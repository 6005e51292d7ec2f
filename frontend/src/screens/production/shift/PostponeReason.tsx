/** Why deliveries are put off: a code, and what a customer is told most often at a press. */
import { DECISION_CODES } from '../../../domain/draft';
import type { Refused } from '../../../protocol/frames';
import { type Reason, ReasonChoice } from '../order/ReasonChoice';
import { useWords } from '../words';
import './texts';

interface PostponeReasonProps {
  reason: Reason;
  onReason: (reason: Reason) => void;
  strict: boolean;
  refused: Refused | null;
}

export function PostponeReason(props: PostponeReasonProps) {
  const { t } = useWords();
  const often = [t('shift.reason1'), t('shift.reason2'), t('shift.reason3')];
  return (
    <ReasonChoice
      {...props}
      codes={DECISION_CODES}
      often={often.map((words) => ({ code: 'production', words }))}
      text={t('shift.reasonText')}
    />
  );
}
