import type { PortraitOptions, PortraitUsed, Start } from "../protocol/engineApi.ts";

/*
 * The movable starts of a portrait: the first initial state, then what the reader clicked. Each clicked start has a number of
 * its own, so that it keeps its colour and its name when others come and go.
 */

type Numbered = Start & { readonly number: number };

/** One more start, at a point of the drawing. */
export function withStart(options: PortraitOptions, used: PortraitUsed, x: number, y: number): PortraitOptions {
  const starts = numbered(options, used);
  const number = starts.reduce((most, start) => Math.max(most, start.number), used.initialStates) + 1;
  if (used.dimension === 1)
    return {
      ...options,
      starts: [...starts, { z: placed(used.initial, used, x, y), t: onScreen(x, used.view.x), number }],
    };
  const held = used.initial.map((value, i) => used.held[i] ?? value);
  return { ...options, starts: [...starts, { z: placed(held, used, x, y), number }] };
}

/** The start at an index of the drawing's movable ones put elsewhere. */
export function withMoved(
  options: PortraitOptions,
  used: PortraitUsed,
  index: number,
  x: number,
  y: number,
): PortraitOptions {
  if (index === 0) return { ...options, initial: placed(used.initial, used, x, y) };
  const starts = numbered(options, used);
  const chosen = drawn(starts, used)[index - 1];
  const moved = (start: Numbered): Numbered =>
    used.dimension === 1
      ? { ...start, z: placed(start.z, used, x, y), t: onScreen(x, used.view.x) }
      : { ...start, z: placed(start.z, used, x, y) };
  return { ...options, starts: starts.map((start) => (start === chosen ? moved(start) : start)) };
}

/** Without the clicked start at an index of the drawing's movable ones; the first, an initial state, stays. */
export function withoutStart(options: PortraitOptions, used: PortraitUsed, index: number): PortraitOptions {
  const starts = numbered(options, used);
  const gone = index > 0 ? drawn(starts, used)[index - 1] : undefined;
  return gone ? { ...options, starts: starts.filter((start) => start !== gone) } : options;
}

function numbered({ starts = [] }: PortraitOptions, { initialStates }: PortraitUsed): Numbered[] {
  return starts.map((start, n) => ({ ...start, number: start.number ?? initialStates + n + 1 }));
}

/** What was clicked before the system got another dimension is kept, and not drawn. */
const drawn = (starts: readonly Numbered[], { dimension }: PortraitUsed) =>
  starts.filter(({ z }) => z.length === dimension);

function placed(z: readonly number[], { dimension, axes, view }: PortraitUsed, x: number, y: number): number[] {
  const [across, up] = [onScreen(x, view.x), onScreen(y, view.y)];
  if (dimension === 1) return [up];
  return z.map((value, i) => (i === axes[0] ? across : i === axes[1] ? up : value));
}

/** Pixels along an axis. */
const PIXELS = 1000;

/** The shortest decimal within half a pixel: a hand on a screen means no more digits. */
export function onScreen(x: number, [low, high]: readonly [number, number]): number {
  const half = Math.abs(high - low) / PIXELS / 2;
  if (!(half > 0) || !Number.isFinite(x)) return x;
  if (Math.abs(x) <= half) return 0;
  for (let digits = 1; digits <= 16; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Math.abs(short - x) <= half) return short;
  }
  return x;
}
