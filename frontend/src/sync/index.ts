export type { CommandOptions, Outcome, Signature } from './commands';
export type { Freshness } from './freshness';
export * from './hooks';
export { post, signIn, signOut } from './session';
