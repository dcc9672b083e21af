import type { Axis, View } from "../protocol/figure.ts";
import { symmetricLog, symmetricPower } from "./symmetricLog.ts";

/** One axis as drawn: values to pixels and back. */
export interface PixelScale {
  readonly min: number;
  readonly max: number;
  /** NaN for what a log axis cannot show. */
  pixel(value: number): number;
  value(pixel: number): number;
  /** d pixel / d value: how a small change of the value moves on the screen. */
  slope(value: number): number;
  /** Pixel of value 0, of value 1 on a log axis. */
  readonly origin: number;
  /** Pixels of one unit, of one e-fold on a log axis, of one decade on a symmetric one; negative where values grow leftward or upward. */
  readonly unit: number;
}

/** The rectangle marks are drawn into, and what its pixels mean. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: PixelScale;
  readonly y: PixelScale;
}

/** `min` lies at pixel `start`, `max` at pixel `end`. */
export function pixelScale(
  scale: Axis["scale"],
  [min, max]: readonly [number, number],
  start: number,
  end: number,
): PixelScale {
  if (scale === "log") {
    const first = Math.log(min);
    const perUnit = (end - start) / (Math.log(max) - first);
    return {
      min,
      max,
      pixel: (value) => (value > 0 ? start + (Math.log(value) - first) * perUnit : Number.NaN),
      value: (pixel) => Math.exp(first + (pixel - start) / perUnit),
      slope: (value) => perUnit / value,
      origin: start - first * perUnit,
      unit: perUnit,
    };
  }
  if (scale !== "linear") {
    const { linearTo } = scale;
    const first = symmetricLog(min, linearTo);
    const perUnit = (end - start) / (symmetricLog(max, linearTo) - first);
    return {
      min,
      max,
      pixel: (value) => start + (symmetricLog(value, linearTo) - first) * perUnit,
      value: (pixel) => symmetricPower(first + (pixel - start) / perUnit, linearTo),
      slope: (value) => perUnit / (Math.LN10 * (linearTo + Math.abs(value))),
      origin: start - first * perUnit,
      unit: perUnit,
    };
  }
  const perUnit = (end - start) / (max - min);
  return {
    min,
    max,
    pixel: (value) => start + (value - min) * perUnit,
    value: (pixel) => min + (pixel - start) / perUnit,
    slope: () => perUnit,
    origin: start - min * perUnit,
    unit: perUnit,
  };
}

/** The frame of a figure's axes over a rectangle, y upward. */
export function frameOf(
  axes: { readonly x: Axis; readonly y: Axis },
  view: View,
  { left, top, width, height }: Pick<Frame, "left" | "top" | "width" | "height">,
): Frame {
  return {
    left,
    top,
    width,
    height,
    x: pixelScale(axes.x.scale, view.x, left, left + width),
    y: pixelScale(axes.y.scale, view.y, top + height, top),
  };
}
