/** The pages that each role has. */
import type { Role } from '../../protocol/rows';

export interface Page {
  href: string;
  /** Its text, `page.…`. */
  text: string;
}

const PRODUCTION: readonly Page[] = [
  { href: '/production', text: 'day' },
  { href: '/production/week', text: 'week' },
  { href: '/production/plan', text: 'plan' },
  { href: '/production/calendar', text: 'calendar' },
  { href: '/production/batches', text: 'batches' },
  { href: '/production/batches/vials', text: 'vials' },
  { href: '/production/batches/recalls', text: 'recalls' },
  { href: '/production/batches/tests', text: 'tests' },
  { href: '/production/notices', text: 'notices' },
  { href: '/site/nodes', text: 'nodes' },
  { href: '/site/waiting', text: 'waiting' },
  { href: '/site/printers', text: 'printers' },
  { href: '/site/workers', text: 'workers' },
  { href: '/site/system', text: 'system' },
  { href: '/site/quarantine', text: 'quarantine' },
  { href: '/audit/trail', text: 'trail' },
  { href: '/audit/replay', text: 'replay' },
  { href: '/audit/rights', text: 'rights' },
  { href: '/wall', text: 'wall' },
];

const PAGES: Readonly<Record<Role, readonly Page[]>> = {
  productionUser: PRODUCTION,
  productionAdmin: [
    ...PRODUCTION,
    { href: '/setup', text: 'setup' },
    { href: '/setup/customers', text: 'customers' },
    { href: '/setup/tracers', text: 'tracers' },
    { href: '/monitors', text: 'monitors' },
  ],
  shopAdmin: [
    { href: '/orders', text: 'orders' },
    { href: '/orders/people', text: 'orderers' },
    { href: '/orders/rooms', text: 'rooms' },
  ],
  shopUser: [{ href: '/orders', text: 'orders' }],
  externalUser: [{ href: '/orders', text: 'orders' }],
  siteAdmin: [
    { href: '/site/users', text: 'users' },
    { href: '/site/screens', text: 'screens' },
    { href: '/site/nodes', text: 'nodes' },
    { href: '/site/waiting', text: 'waiting' },
    { href: '/site/printers', text: 'printers' },
    { href: '/site/workers', text: 'workers' },
    { href: '/site/system', text: 'system' },
    { href: '/site/quarantine', text: 'quarantine' },
    { href: '/audit/trail', text: 'trail' },
    { href: '/audit/rights', text: 'rights' },
  ],
  monitor: [],
};

const HELP: Page = { href: '/help', text: 'help' };

export const pagesOf = (role: Role): readonly Page[] =>
  role === 'monitor' ? [] : [...PAGES[role], HELP];
