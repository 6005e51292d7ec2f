/** Before each file of tests: what is waited for on a page may come late on a machine that is busy with something else. */
if (typeof document !== 'undefined') {
  const { configure } = await import('@testing-library/react');
  configure({ asyncUtilTimeout: 15_000 });
}
