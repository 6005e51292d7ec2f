/** `07:00`, or with the weekday in front where it is not today. */
import { useFormat } from '../../domain/format';
import { clock, dateOf } from '../../domain/time';

export function useWhen(): (instant: number, now: number) => string {
  const format = useFormat();
  return (instant, now) =>
    dateOf(instant) === dateOf(now) ? clock(instant) : format.when(instant, dateOf(now));
}
