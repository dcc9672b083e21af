interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Zooms what is drawn on an element as two fingers part or close, whichever way they lie beside one another.
 *
 * @param magnify by how many times their distance grew, about the place between them, in CSS pixels from the element's corner
 */
export function zoomByPinch(plot: HTMLElement, magnify: (times: number, about: Place) => void): void {
  const fingers = new Map<number, Place>();
  const span = ([a, b]: readonly Place[]) => Math.hypot(a.x - b.x, a.y - b.y);
  plot.addEventListener("pointerdown", ({ pointerType, pointerId, clientX: x, clientY: y }) => {
    if (pointerType === "touch") fingers.set(pointerId, { x, y });
  });
  plot.addEventListener("pointermove", ({ pointerId, clientX: x, clientY: y }) => {
    if (!fingers.has(pointerId)) return;
    const before = [...fingers.values()];
    fingers.set(pointerId, { x, y });
    if (before.length !== 2 || span(before) === 0) return;
    const [a, b] = fingers.values();
    const { left, top } = plot.getBoundingClientRect();
    magnify(span([a, b]) / span(before), { x: (a.x + b.x) / 2 - left, y: (a.y + b.y) / 2 - top });
  });
  for (const end of ["pointerup", "pointercancel"] as const)
    plot.addEventListener(end, ({ pointerId }) => fingers.delete(pointerId));
}
