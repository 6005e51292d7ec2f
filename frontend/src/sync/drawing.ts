/** When to take what came: once before the next picture is drawn, so that however much comes costs one drawing. */

/** A page in the back draws no pictures, and one that is held up may wait long for its next. */
const IN_THE_BACK = 16;
const AT_THE_LATEST = 100;

/** Runs something before the next picture, or soon where none is drawn; answers how to take it back. */
export function beforeDrawing(run: () => void): () => void {
  const draws = typeof requestAnimationFrame === 'function' && !document.hidden;
  let frame = 0;
  const take = () => {
    drop();
    run();
  };
  const timer = setTimeout(take, draws ? AT_THE_LATEST : IN_THE_BACK);
  const drop = () => {
    clearTimeout(timer);
    if (draws) {
      cancelAnimationFrame(frame);
    }
  };
  if (draws) {
    frame = requestAnimationFrame(take);
  }
  return drop;
}
