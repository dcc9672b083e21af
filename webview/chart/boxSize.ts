/**
 * Says how large a drawing's box is, at first and whenever the box or the screen's pixels change, before that is painted. A box
 * that is not shown has no size, and its drawing keeps the one it had.
 *
 * @returns what ends it
 */
export function onBoxSize(box: HTMLElement, changed: (width: number, height: number) => void): () => void {
  const measure = () => {
    const { clientWidth: width, clientHeight: height } = box;
    if (width > 0 && height > 0) changed(width, height);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(box);
  const endPixels = onOtherPixels(measure);
  return () => {
    observer.disconnect();
    endPixels();
  };
}

/** A query tells only that the screen's pixels are no longer those that it names. */
function onOtherPixels(changed: () => void): () => void {
  let query: MediaQueryList;
  const ask = () => {
    query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener("change", told, { once: true });
  };
  const told = () => {
    ask();
    changed();
  };
  ask();
  return () => query.removeEventListener("change", told);
}
