/** The wall: a device's screen that nobody touches. It is enrolled once, then shows the day for ever. */
import './texts';
import { useSession } from '../../sync';
import { Board } from './Board';
import { Mend } from './Mend';
import { useForEver } from './useForEver';

export default function Wall() {
  return (
    <Mend>
      <Day />
    </Mend>
  );
}

function Day() {
  const { user } = useSession();
  useForEver();
  return <Board monitor={user?.role === 'monitor'} />;
}
