/** What stands beside the day and waits for nobody: requests, messages that were read, and how old the bookings are. */
import { AsOf } from './bookings/AsOf';
import { useMayBook } from './bookings/data';
import type { Reach } from './data';
import { Messages } from './Messages';
import styles from './News.module.css';
import { Requests } from './Requests';

export function News({ reach, today }: { reach: Reach[]; today: string }) {
  const mayBook = useMayBook();
  return (
    <aside className={styles.news}>
      <Requests reach={reach} today={today} />
      <Messages reach={reach} today={today} />
      {mayBook && <AsOf today={today} />}
    </aside>
  );
}
