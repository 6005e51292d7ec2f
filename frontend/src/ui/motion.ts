/** How a page scrolls by itself: a style sheet cannot take motion away from what is asked for in words. */
export function gently(): ScrollBehavior {
  return globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
}
