import type { Axis, SymmetricLog } from "../protocol/figure.ts";
import { textRoom } from "./font/textWidth.ts";
import { formatNumber, formatPower, isPlain, powerOfTen } from "./formatNumber.ts";
import { type PixelScale, pixelScale } from "./pixelScale.ts";
import { symmetricLog } from "./symmetricLog.ts";

export interface Tick {
  readonly value: number;
  /** Empty where only a line is drawn. */
  readonly label: string;
}

/** Pixels between ticks, across and up alike: where units are equal, so are the steps. */
const SPACING = 62;

/** How many ticks an axis so long has room for. */
export const tickCount = (pixels: number): number => Math.max(3, Math.floor(pixels / SPACING));

/** Ticks of an axis over `range`, about `count` of them. */
export function ticksOf(scale: Axis["scale"], range: readonly [number, number], count: number): readonly Tick[] {
  if (scale === "log") return logTicks(range, count);
  return scale === "linear" ? linearTicks(range, count) : symmetricTicks(scale, range, count);
}

/**
 * Those of them that an axis wants marked.
 *
 * @param across pixels of an axis from left to right, where labels stand beside one another: as many are kept as have room
 */
export function axisTicks(
  axis: Pick<Axis, "scale" | "ticks">,
  range: readonly [number, number],
  count: number,
  across?: number,
): readonly Tick[] {
  if (axis.ticks === "none" || axis.ticks === "bare") return [];
  const all = ticksOf(axis.scale, range, count);
  if (axis.ticks !== "whole") return across === undefined ? all : spaced(all, pixelScale(axis.scale, range, 0, across));
  const whole = all.filter(({ value }) => Math.abs(value - Math.round(value)) < 1e-9);
  return whole.map(({ value }) => ({ value, label: String(Math.round(value)).replace("-", "−") }));
}

/** Pixels between labels. */
const GAP = 4;

/**
 * The same ticks, and of labels that would meet every second, every fourth and so on, counted from 0 where it is among them; the
 * first and the last where one would be left.
 */
function spaced(ticks: readonly Tick[], axis: PixelScale): readonly Tick[] {
  const labelled = ticks.filter(({ label }) => label !== "");
  const meets = ({ value, label }: Tick, n: number) => {
    const next = labelled[n + 1];
    if (!next) return false;
    return Math.abs(axis.pixel(next.value) - axis.pixel(value)) < (textRoom(label) + textRoom(next.label)) / 2 + GAP;
  };
  if (!labelled.some(meets)) return ticks;
  const origin = Math.max(
    0,
    labelled.findIndex(({ value }) => value === 0),
  );
  const every = labelled.filter((_, n) => (n - origin) % 2 === 0);
  const kept = new Set(every.length > 1 || labelled.length < 3 ? every : [labelled[0], labelled[labelled.length - 1]]);
  return spaced(
    ticks.map((tick) => (kept.has(tick) ? tick : { ...tick, label: "" })),
    axis,
  );
}

/** The largest of 1, 2, 5 times a power of ten that is not above `size`, up to the geometric means between them. */
export function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const mantissa = size / power;
  return power * (mantissa < Math.SQRT2 ? 1 : mantissa < Math.sqrt(10) ? 2 : mantissa < Math.sqrt(50) ? 5 : 10);
}

/** Equal steps, closer ones where there would not be two ticks. */
function linearTicks(range: readonly [number, number], count: number): readonly Tick[] {
  const ticks = equalSteps(range, count);
  return ticks.length < 2 && count < CLOSEST ? linearTicks(range, 2 * count) : ticks;
}

/** No range that rounding does not take up needs more. */
const CLOSEST = 16;

function equalSteps([min, max]: readonly [number, number], count: number): readonly Tick[] {
  const step = roundStep((max - min) / Math.max(1, count));
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  // Neighbours differ in the last of `digits`; plain decimals where they stay short.
  const magnitude = Math.max(Math.abs(min), Math.abs(max));
  const digits = Math.max(1, Math.floor(Math.log10(magnitude)) - Math.floor(Math.log10(step) + 1e-9) + 1);
  const plain = isPlain(magnitude);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const value = (first + index) * step;
    return { value, label: plain ? fixed(value, decimals) : value === 0 ? "0" : formatPower(value, digits) };
  });
  // Steps that are as small as rounding have no numbers of their own.
  return ticks.filter(({ label }, n) => n === 0 || label !== ticks[n - 1].label);
}

/** As many decimals as the step has, a true minus, zero without one. */
const fixed = (value: number, decimals: number): string =>
  value
    .toFixed(decimals)
    .replace(/^-(0\.?0*)$/, "$1")
    .replace("-", "−");

/** Decades from one label to the next that have a line each. */
const MOST_LINES = 4;

/** 0 and powers of ten on both sides, from where the axis is no longer linear. */
function symmetricTicks(
  { linearTo }: SymmetricLog,
  [min, max]: readonly [number, number],
  count: number,
): readonly Tick[] {
  const place = (value: number) => symmetricLog(value, linearTo);
  const first = Math.ceil(Math.log10(linearTo) - 1e-9);
  const last = Math.floor(Math.log10(Math.max(-min, max)) + 1e-9);
  const decades = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const isIn = (value: number) => value >= min && value <= max;
  const powers = decades.flatMap((exponent) =>
    [-1, 1].map((sign) => ({ sign, exponent, value: sign * 10 ** exponent })),
  );
  const shown = powers.filter(({ value }) => isIn(value));
  const room = Math.max(1, (place(max) - place(min)) / Math.max(1, count));
  const every = Math.ceil(room);
  const zero = isIn(0) ? [{ value: 0, label: "0" }] : [];
  const apart = shown.filter(({ value }) => zero.length === 0 || Math.abs(place(value)) >= 0.6 * room);
  // Where no two numbers would stand apart the axis is as good as linear.
  if (apart.length + zero.length < 2) return linearTicks([min, max], count);
  const rounder = apart.filter(({ exponent }) => exponent % every === 0);
  const ends = apart.filter(({ value }) => value === apart[apart.length - 1].value || value === apart[0].value);
  const labelled = new Set(rounder.length + zero.length < 2 ? ends : rounder);
  const ticks = shown.map((power): Tick => {
    const label = `${power.sign < 0 ? "−" : ""}${powerOfTen(power.exponent)}`;
    return { value: power.value, label: labelled.has(power) ? label : "" };
  });
  return [...seenOf(ticks, every), ...zero].sort((a, b) => a.value - b.value);
}

/** Decades for each tick that there is room for, up to which 2 and 5 times a power have room beside it. */
const MOST_DECADES = 0.6;

function logTicks([min, max]: readonly [number, number], count: number): readonly Tick[] {
  const first = Math.ceil(Math.log10(min) - 1e-9);
  const last = Math.floor(Math.log10(max) + 1e-9);
  // Less than a decade shows no power of ten at all: read it as a linear axis.
  if (last - first < 1) {
    // Equal steps lie closest at the upper end: there they have to have room.
    const closest = (max - min) / (max * Math.log(max / min));
    const even = equalSteps([min, max], Math.max(1, count * closest)).filter(({ value }) => value > 0);
    if (even.length > 1) return even;
    const between = oneTwoFive([min, max]);
    return between.length > 1 ? between : linearTicks([min, max], count).filter(({ value }) => value > 0);
  }
  // Two powers alone leave what lies between them to be guessed.
  if (last - first === 1 && Math.log10(max / min) <= MOST_DECADES * count) return oneTwoFive([min, max]);
  const every = Math.max(1, Math.ceil((last - first) / Math.max(1, count)));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => {
    const exponent = first + index;
    return { value: 10 ** exponent, label: exponent % every === 0 ? powerOfTen(exponent) : "" };
  });
  return seenOf(ticks, every);
}

/** Of powers of which each so many-th has a number: so many lines between two numbers would be a grey ground. */
const seenOf = (ticks: readonly Tick[], every: number): readonly Tick[] =>
  every > MOST_LINES ? ticks.filter(({ label }) => label !== "") : ticks;

/** Powers of ten and 2 and 5 times them, all written in one way. */
function oneTwoFive([min, max]: readonly [number, number]): readonly Tick[] {
  const first = Math.floor(Math.log10(min));
  const last = Math.floor(Math.log10(max) + 1e-9);
  const values = Array.from({ length: last - first + 1 }, (_, n) => first + n)
    .flatMap((exponent) => [1, 2, 5].map((mantissa) => Number(`${mantissa}e${exponent}`)))
    .filter((value) => value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9));
  const plain = values.every(isPlain);
  return values.map((value) => ({ value, label: plain ? formatNumber(value, 1) : formatPower(value, 1) }));
}
