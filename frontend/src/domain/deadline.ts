/** The last moment to order, by the server's rule (`deadline_instant`). The server decides; this tells how long is left. */
import type { Deadline } from '../protocol/rows';
import { addDays, wallInstant, weekday } from './time';

type Rule = Pick<Deadline, 'kind' | 'tracerId' | 'type' | 'weekday' | 'time' | 'workingDaysOnly'>;

/** The rule for a tracer: its own, else that of the kind. Isotopes go by the activities' rule. */
export function deadlineFor<T extends Rule>(
  rules: readonly T[],
  kind: string,
  tracerId: number | null,
): T | undefined {
  const group = kind === 'injection' ? 'injection' : 'activity';
  const fitting = rules.filter((rule) => rule.kind === group);
  return (
    fitting.find((rule) => rule.tracerId !== null && rule.tracerId === tracerId) ??
    fitting.find((rule) => rule.tracerId === null)
  );
}

/**
 * The last instant, in milliseconds, at which a delivery on a date may be ordered. That instant itself is in time.
 *
 * `daily`: the last working day before the delivery, or plainly the day before, at a wall time. `weekly`: the last given
 * weekday strictly before it, at a wall time. Closed dates are no working days.
 */
export function deadlineInstant(rule: Rule, delivery: string, closed: ReadonlySet<string>): number {
  let day = addDays(delivery, -1);
  if (rule.type === 'weekly') {
    day = addDays(day, -((weekday(day) - (rule.weekday ?? 1) + 7) % 7));
  } else if (rule.workingDaysOnly) {
    while (weekday(day) > 5 || closed.has(day)) {
      day = addDays(day, -1);
    }
  }
  return wallInstant(day, rule.time);
}
