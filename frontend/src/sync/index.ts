export type { CommandOptions, Outcome, Signature } from './commands';
export type { Freshness } from './freshness';
export * from './hooks';
export type { Looker } from './looks';
export { PastNow, PastStore, type PlayedDay, Tape } from './past';
export { post, signIn, signOut } from './session';
export { onNotice } from './store';
export { useLook, useLookers } from './useLooks';
