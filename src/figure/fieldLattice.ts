import type { Field } from "../protocol/figure.ts";
import { speedOf } from "./fieldSpeed.ts";
import type { Frame, PixelScale } from "./pixelScale.ts";

/** Arrows as drawn: centres and vectors in pixels, speed in data units. */
export interface LatticeArrows {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly dx: Float64Array;
  readonly dy: Float64Array;
  /** See `speedOf`. */
  readonly speed: Float64Array;
  /** Pixels between neighbours. */
  readonly spacing: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels between arrows that read as a flow: closer in small drawings, so that these still show its shape. */
const pleasant = ({ width, height }: Size) => Math.min(30, Math.max(17, Math.sqrt(width * height) / 24));

/**
 * The arrows of a field in a frame, of which `shown` pixels are seen (default all). With density `screen` they stand on a square lattice of a pleasant distance, found
 * by bilinear interpolation; the lattice is fixed to the plane, so panning and new samples leave the arrows in place,
 * and its distance changes in steps of √2, so zooming does not make them swim.
 */
export function fieldLattice(field: Field, frame: Frame, shown: Size = frame): LatticeArrows {
  const { x, y, spacing } =
    field.density === "samples" ? samplePoints(field, frame) : latticePoints(field, frame, shown);
  const count = x.length;
  const arrows = {
    x: new Float64Array(count),
    y: new Float64Array(count),
    dx: new Float64Array(count),
    dy: new Float64Array(count),
    speed: new Float64Array(count),
  };
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const [u, v] = [interpolate(field, field.u, x[i], y[i]), interpolate(field, field.v, x[i], y[i])];
    const px = frame.x.pixel(x[i]);
    const py = frame.y.pixel(y[i]);
    const dx = u * frame.x.slope(x[i]);
    const dy = v * frame.y.slope(y[i]);
    if (!Number.isFinite(px + py + dx + dy) || beyond(frame, px, py, spacing)) continue;
    arrows.x[kept] = px;
    arrows.y[kept] = py;
    arrows.dx[kept] = dx;
    arrows.dy[kept] = dy;
    arrows.speed[kept] = speedOf(field, u, v);
    kept++;
  }
  return { ...arrows, count: kept, spacing };
}

/** Out of sight, arrow and all. */
const beyond = ({ left, top, width, height }: Frame, x: number, y: number, spacing: number): boolean =>
  x < left - spacing || x > left + width + spacing || y < top - spacing || y > top + height + spacing;

interface Places {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly spacing: number;
}

function samplePoints({ columns, rows, xRange, yRange }: Field, frame: Frame): Places {
  const x: number[] = [];
  const y: number[] = [];
  const at = ([from, to]: readonly [number, number], index: number, count: number) =>
    count < 2 ? (from + to) / 2 : from + ((to - from) * index) / (count - 1);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      x.push(at(xRange, column, columns));
      y.push(at(yRange, row, rows));
    }
  const pixels = Math.abs(frame.x.pixel(xRange[1]) - frame.x.pixel(xRange[0]));
  return { x, y, spacing: pixels / Math.max(1, columns - 1) };
}

/** Lattice points of the sampled rectangle that lie in the frame, one row and column beyond its edges included. */
function latticePoints({ xRange, yRange }: Field, frame: Frame, shown: Size): Places {
  const target = pleasant(shown);
  const across = places(xRange, frame.x, target);
  const down = places(yRange, frame.y, target);
  const x: number[] = [];
  const y: number[] = [];
  for (const row of down)
    for (const column of across) {
      x.push(column);
      y.push(row);
    }
  return { x, y, spacing: target };
}

/** Values about `target` pixels apart, at odd multiples of half a step that is a power of √2 units. */
function places([from, to]: readonly [number, number], scale: PixelScale, target: number): readonly number[] {
  const step = Math.abs(scale.unit) * 2 ** (Math.round(2 * Math.log2(target / Math.abs(scale.unit))) / 2);
  const [sampledFirst, sampledLast] = sorted(scale.pixel(from), scale.pixel(to));
  const [first, last] = sorted(scale.pixel(scale.min), scale.pixel(scale.max));
  const low = Math.max(sampledFirst, first - target);
  const high = Math.min(sampledLast, last + target);
  const values: number[] = [];
  for (let index = Math.ceil((low - scale.origin) / step - 0.5); ; index++) {
    const pixel = scale.origin + (index + 0.5) * step;
    if (!(pixel <= high)) return values;
    values.push(scale.value(pixel));
  }
}

const sorted = (a: number, b: number): readonly [number, number] => (a <= b ? [a, b] : [b, a]);

function interpolate({ columns, rows, xRange, yRange }: Field, values: Float64Array, x: number, y: number): number {
  const column = ((x - xRange[0]) / (xRange[1] - xRange[0])) * (columns - 1);
  const row = ((y - yRange[0]) / (yRange[1] - yRange[0])) * (rows - 1);
  const left = Math.min(Math.max(0, Math.floor(column)), Math.max(0, columns - 2));
  const low = Math.min(Math.max(0, Math.floor(row)), Math.max(0, rows - 2));
  const [right, high] = [Math.min(left + 1, columns - 1), Math.min(low + 1, rows - 1)];
  const [across, up] = [column - left, row - low];
  const below = mix(values[low * columns + left], values[low * columns + right], across);
  const above = mix(values[high * columns + left], values[high * columns + right], across);
  return mix(below, above, up);
}

/** A weight of 0 leaves its value out, so that a NaN beside a sample does not erase it. */
const mix = (from: number, to: number, part: number) =>
  part <= 1e-9 ? from : part >= 1 - 1e-9 ? to : from + (to - from) * part;
