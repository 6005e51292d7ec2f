/** What people type for what can be done everywhere, in either language whatever the page speaks; never shown. */
export const SEARCHED = {
  keys: 'hjælp help tastatur keyboard',
  language: 'sprog language dansk engelsk danish english',
};
