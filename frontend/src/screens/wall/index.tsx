/** The wall: a device's screen that nobody touches. It is enrolled once, then shows the day for ever. */
import './texts';
import { useSearch } from 'wouter';
import { type Arrangement, PLAIN, schemeAt } from '../../domain/wallPlan';
import { useFreshness, useHas, useNow, useRow, useSession, useStream } from '../../sync';
import { Board } from './Board';
import { Mend } from './Mend';
import { Start } from './Start';
import { useForEver } from './useForEver';
import { lastLook, useRemember } from './useRemember';
import { STREAM } from './useWall';

export default function Wall() {
  return (
    <Mend>
      <Day />
    </Mend>
  );
}

function Day() {
  const { state, user } = useSession();
  useStream(user ? STREAM : null);
  const arrangement = useArrangement();
  const { reason, lastSure } = useFreshness();
  const has = useHas(STREAM);
  const now = useNow(1000);
  // Until the server has been heard nothing is known of the time: then it looks as it did when it was last sure.
  const heard = reason !== 'starting';
  const scheme = heard ? schemeAt(arrangement, now) : lastLook();
  useForEver(scheme);
  useRemember(lastSure, scheme);
  // Nor is anything shown before the first whole copy is here: a board without lines would say that nothing is to leave.
  return heard && has && state !== 'loading' ? (
    <Board monitor={user?.role === 'monitor'} arrangement={arrangement} />
  ) : (
    <Start scheme={scheme} />
  );
}

/** As an admin has laid this monitor out; production looks at any layout by `?layout=`. */
function useArrangement(): Arrangement {
  const { user } = useSession();
  const mine = useRow(STREAM, 'screen', user?.deviceId);
  const wanted = new URLSearchParams(useSearch());
  if (user?.role !== 'monitor') {
    return {
      ...PLAIN,
      layout: wanted.get('layout') ?? PLAIN.layout,
      scheme: wanted.get('scheme') ?? PLAIN.scheme,
    };
  }
  return mine ?? PLAIN;
}
