import { counted } from "./counted.ts";
import { quotedText } from "./quoted.ts";
import { Random } from "./random.ts";

/** One dense layer as files and programs hold it: W has one row per output. */
export interface LayerWeights {
  readonly W: readonly (readonly number[])[];
  readonly b: readonly number[];
}

/**
 * How many numbers a dense network of these layer sizes has: per layer W row by row (one row per output), then b.
 *
 * `layers` are the sizes from the input to the output, at least two.
 */
export function weightCount(layers: readonly number[]): number {
  let count = 0;
  for (let k = 1; k < layers.length; k++) count += layers[k] * (layers[k - 1] + 1);
  return count;
}

/**
 * Initial weights, packed: W uniform in ±√(6 / (inputs + outputs)), drawn in packed order from one generator; b zero.
 *
 * Source: Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward neural networks, eq. 16.
 */
export function glorotUniform(layers: readonly number[], seed: number): Float64Array {
  const random = new Random(seed);
  const packed = new Float64Array(weightCount(layers));
  let offset = 0;
  for (let k = 1; k < layers.length; k++) {
    const [inputs, outputs] = [layers[k - 1], layers[k]];
    const limit = Math.sqrt(6 / (inputs + outputs));
    for (let i = 0; i < inputs * outputs; i++) packed[offset++] = limit * (2 * random.uniform() - 1);
    offset += outputs;
  }
  return packed;
}

/** Layer by layer weights from packed ones. */
export function unpackWeights(layers: readonly number[], packed: Float64Array): LayerWeights[] {
  let offset = 0;
  const take = (n: number) => {
    offset += n;
    return Array.from(packed.subarray(offset - n, offset));
  };
  return layers.slice(1).map((outputs, k) => ({
    W: Array.from({ length: outputs }, () => take(layers[k])),
    b: take(outputs),
  }));
}

/** Of a net that is read. */
export const MAX_WEIGHTS = 5_000_000;

/** Packed weights from layer by layer ones of the right sizes (see `weightsFault`). */
export function packWeights(weights: readonly LayerWeights[]): Float64Array {
  return Float64Array.from(weights.flatMap(({ W, b }) => [...W.flat(), ...b]));
}

/** What keeps a value from being the weights of a network of these layers, as a sentence; undefined when nothing does. */
export function weightsFault(layers: readonly number[], value: unknown): string | undefined {
  if (!Array.isArray(value)) return "the weights must be a list of layers { W, b }";
  if (value.length !== layers.length - 1) {
    return `the weights have ${counted(value.length, "layer")}, but the net has ${layers.length - 1}`;
  }
  for (const [k, layer] of value.entries()) {
    const [inputs, outputs] = [layers[k], layers[k + 1]];
    const { W, b } = (typeof layer === "object" && layer !== null ? layer : {}) as { W?: unknown; b?: unknown };
    const name = `layer ${k + 1} of the weights`;
    if (!Array.isArray(W) || !Array.isArray(b)) return `${name} must be { W, b }, a list of rows and a list`;
    if (W.length !== outputs)
      return `${name} has ${counted(W.length, "row")} in W, but the net has ${outputs} outputs there`;
    const row = W.findIndex((entries) => !Array.isArray(entries) || entries.length !== inputs);
    if (row >= 0) {
      const length = Array.isArray(W[row]) ? counted(W[row].length, "entry", "entries") : "no entries";
      return `row ${row} of W in ${name} has ${length}, but the net has ${inputs} inputs there`;
    }
    if (b.length !== outputs)
      return `${name} has ${counted(b.length, "entry", "entries")} in b, but the net has ${outputs} outputs there`;
    if (![...W.flat(), ...b].every((x) => typeof x === "number" && Number.isFinite(x))) {
      return `${name} must hold finite numbers only`;
    }
  }
  return undefined;
}

/** What keeps a value from being the layer sizes of a network, as a sentence; undefined when nothing does. */
export function layersFault(value: readonly unknown[]): string | undefined {
  if (value.length < 2) return `a net needs at least 2 layer sizes, its inputs and its outputs, not ${value.length}`;
  const wrong = value.findIndex((n) => typeof n !== "number" || !Number.isInteger(n) || n < 1);
  return wrong < 0 ? undefined : `a layer size must be a whole number of at least 1, not ${described(value[wrong])}`;
}

function described(size: unknown): string {
  if (typeof size === "string") return quotedText(size);
  if (Array.isArray(size)) return "a list";
  // Imported weights are a list of such.
  return size instanceof Object ? "an object; weights are an option, as in `mlp([2, 8, 2], { weights })`" : `${size}`;
}
