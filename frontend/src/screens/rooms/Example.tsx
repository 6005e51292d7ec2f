/** What a mapping would come to for the next study that it is for, before it is saved. */
import { useTranslation } from 'react-i18next';
import { Planner } from '../../domain/bookings';
import { ceilMbq, decayBetween } from '../../domain/decay';
import { useFormat } from '../../domain/format';
import { dateOf, ms } from '../../domain/time';
import type { Booking, Procedure } from '../../protocol/rows';
import { usePlanner } from '../customer/bookings/data';
import { useAmount, useWhy } from '../customer/bookings/words';
import type { Reach } from '../customer/data';
import styles from './Rooms.module.css';

interface ExampleProps {
  study: Booking;
  procedure: Procedure;
  reach: Reach;
  today: string;
}

const NONE: readonly Procedure[] = [];

export function Example({ study, procedure, reach, today }: ExampleProps) {
  const { t } = useTranslation('rooms');
  const { when, mbq } = useFormat();
  const amount = useAmount();
  const why = useWhy();
  const present = usePlanner(reach, NONE);
  const planner = new Planner({ ...present.book, procedures: [procedure] });
  const injection = ms(study.startAt) + (procedure.delayMinutes ?? 0) * 60_000;
  const day = dateOf(study.startAt);
  const said = { when: when(study.startAt, today), injection: when(injection, day) };
  const served = planner.serve(study);
  if (served.by === 'nothing') {
    const words = why(served.unserved.code, injection, planner.book.now);
    return <p className={styles.example}>{t('exampleWhy', { ...said, why: words })}</p>;
  }
  const what =
    served.by === 'time'
      ? amount(served.wanted)
      : t('served', {
          amount: mbq(
            ceilMbq(
              decayBetween(
                served.need.mbq,
                planner.halfLife(served.need.tracerId),
                served.need.injectionAt,
                served.place.at,
              ),
            ),
          ),
          time: when(served.place.at, day),
        });
  return <p className={styles.example}>{t('example', { ...said, what })}</p>;
}
