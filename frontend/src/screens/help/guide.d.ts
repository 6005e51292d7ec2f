/** What scripts/guides.mjs makes of a guide. */
declare module '*.md?guide' {
  const guide: import('./blocks').Guide;
  export default guide;
}
