/** The addresses, each with its screen, loaded when it is first gone to. */
import { Suspense } from 'react';
import { Redirect, Route, Switch, useLocation, useSearch } from 'wouter';
import type { Role } from './protocol/rows';
import { Crash } from './shell/Crash';
import { later, Piece } from './shell/later';
import { Outdated } from './shell/Outdated';
import { Forbidden, Loading, Missing } from './shell/Plain';
import { Shell } from './shell/Shell';
import { useSession } from './sync';

const SCREENS = {
  production: () => import('./screens/production'),
  wall: () => import('./screens/wall'),
  orders: () => import('./screens/customer'),
  setup: () => import('./screens/setup'),
  site: () => import('./screens/site'),
  audit: () => import('./screens/audit'),
  login: () => import('./screens/login'),
};
const Production = later(SCREENS.production);
const Wall = later(SCREENS.wall);
const Customer = later(SCREENS.orders);
const Orderers = later(() => import('./screens/orderers'));
const Rooms = later(() => import('./screens/rooms'));
const Site = later(SCREENS.site);
const Setup = later(SCREENS.setup);
const Audit = later(SCREENS.audit);
const Monitors = later(() => import('./screens/monitors'));
const Enrol = later(() => import('./screens/enrol'));
const Help = later(() => import('./screens/help'));
const Login = later(SCREENS.login);

/** Asks for the screen of an address before it is known who is there: on a slow line both are waited for at once. */
export function fetchScreen(path: string): void {
  const [, first = ''] = path.split('/');
  if (first in SCREENS) {
    // What fails now is asked for again when it is drawn.
    SCREENS[first as keyof typeof SCREENS]().catch(() => undefined);
  }
}

const PRODUCTION: readonly Role[] = ['productionAdmin', 'productionUser'];
const AUDIT: readonly Role[] = [...PRODUCTION, 'siteAdmin'];
const CUSTOMER: readonly Role[] = ['shopAdmin', 'shopUser', 'externalUser'];

/** Where a role starts. */
export function home(role: Role): string {
  if (PRODUCTION.includes(role)) {
    return '/production';
  }
  if (CUSTOMER.includes(role)) {
    return '/orders';
  }
  return role === 'monitor' ? '/wall' : '/site';
}

export function App() {
  return (
    <Crash>
      <Switch>
        {/* A wall loads itself anew: nobody stands there to press anything. */}
        <Route path="/wall" />
        <Route>
          <Outdated />
        </Route>
      </Switch>
      <Piece>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/wall">
              <OnWall />
            </Route>
            <Route path="/monitor/enrol">
              <Enrol />
            </Route>
            <Route path="/login">
              <SignedOut />
            </Route>
            <Route>
              <SignedIn />
            </Route>
          </Switch>
        </Suspense>
      </Piece>
    </Crash>
  );
}

/** The wall, for an enrolled screen and for production; anybody else is told how a screen is enrolled. */
function OnWall() {
  const { state, user } = useSession();
  if (state === 'loading') {
    // It says itself that it waits, and since when it has not been sure: nobody stands there to try again.
    return <Wall />;
  }
  if (!user) {
    return <Redirect to="/monitor/enrol" replace />;
  }
  return user.role === 'monitor' || PRODUCTION.includes(user.role) ? <Wall /> : <Forbidden />;
}

/** The sign-in page; somebody who is signed in goes on to where he wanted to. */
function SignedOut() {
  const { state, user } = useSession();
  const search = new URLSearchParams(useSearch());
  if (state === 'loading') {
    return <Loading />;
  }
  if (user) {
    const next = search.get('next') ?? '';
    // Only our own paths: `//elsewhere` would leave the site.
    return <Redirect to={/^\/[^/\\]/.test(next) ? next : home(user.role)} replace />;
  }
  return <Login />;
}

function SignedIn() {
  const { state, user } = useSession();
  const [path] = useLocation();
  const search = useSearch();
  if (state === 'loading') {
    return <Loading />;
  }
  if (!user) {
    const whole = search ? `${path}?${search}` : path;
    const next = whole === '/' ? '' : `?next=${encodeURIComponent(whole)}`;
    return <Redirect to={`/login${next}`} replace />;
  }
  const only = (roles: readonly Role[], screen: React.ReactNode) =>
    roles.includes(user.role) ? screen : <Forbidden />;
  return (
    <Shell>
      <Piece at={path}>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/">
              <Redirect to={home(user.role)} replace />
            </Route>
            <Route path="/production/*?">{only(PRODUCTION, <Production />)}</Route>
            <Route path="/orders/people">{only(['shopAdmin'], <Orderers />)}</Route>
            <Route path="/orders/rooms">{only(['shopAdmin'], <Rooms />)}</Route>
            <Route path="/orders/*?">{only(CUSTOMER, <Customer />)}</Route>
            <Route path="/setup/*?">{only(['productionAdmin'], <Setup />)}</Route>
            <Route path="/monitors">{only(['productionAdmin'], <Monitors />)}</Route>
            <Route path="/audit/*?">{only(AUDIT, <Audit />)}</Route>
            <Route path="/help/*?">
              <Help />
            </Route>
            <Route path="/site/*?">{only(['siteAdmin', ...PRODUCTION], <Site />)}</Route>
            <Route>
              <Missing />
            </Route>
          </Switch>
        </Suspense>
      </Piece>
    </Shell>
  );
}
