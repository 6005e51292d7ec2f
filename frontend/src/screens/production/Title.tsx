/** The tab's title: how many things wait today, and where one is. */
import { memo, useEffect, useMemo } from 'react';
import type { DayPlan } from '../../domain/day';
import { nextThings } from '../../domain/dayNext';
import { useNow } from '../../sync';
import type { PlaceName } from './address';
import { useDayRows, usePlan } from './useDay';
import { useWords } from './words';

interface TitleProps {
  place: PlaceName;
  today: string;
  /** What waits beside the day's own things. */
  more: number;
}

/** `plan` is the one that is shown, where one is: of today it need not be worked out a second time. */
export function Title({ plan, ...props }: TitleProps & { plan?: DayPlan }) {
  return plan?.date === props.today ? <Written {...props} plan={plan} /> : <Elsewhere {...props} />;
}

function Elsewhere(props: TitleProps) {
  const plan = usePlan(props.today, useDayRows());
  return <Written {...props} plan={plan} />;
}

/** How much of today waits for somebody: orders to accept, vials to fill or confirm, deliveries to release. */
const Written = memo(function Written({ place, more, plan }: TitleProps & { plan: DayPlan }) {
  const { t } = useWords();
  const now = useNow(60_000);
  const count = useMemo(() => nextThings(plan, now).length, [plan, now]) + more;
  const title = `${count > 0 ? `(${count}) ` : ''}${t(`places.${place}`)} · Tracershop`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(
    () => () => {
      document.title = 'Tracershop';
    },
    [],
  );
  return null;
});
