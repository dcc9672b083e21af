import { glorotUniform, layersFault, packWeights, unpackWeights, weightsFault } from "../core/net.ts";
import { UnknownName } from "../core/registry.ts";
import { activations } from "../graph/library.ts";
import { affine } from "../graph/ops/matrix.ts";
import { evaluate, map } from "./library.ts";
import type { Layer, Net } from "./types.ts";

/** Options of a net, whose types depend on the registries. */
export interface RuntimeNetOptions {
  readonly activation?: string;
  readonly seed?: number;
  readonly weights?: readonly Layer[];
}

export const defaultNet = { activation: "tanh", seed: 0 };

export function mlp(layers: readonly number[], options: RuntimeNetOptions = {}): Net {
  const { activation, seed, weights } = { ...defaultNet, ...options };
  const known = weights ? givenNets(weights) : randomNets;
  const key = JSON.stringify([layers, activation, seed]);
  const net = known.get(key) ?? makeNet(layers, activation, seed, weights);
  known.set(key, net);
  return net;
}

export function dense(inputs: number, outputs: number, options: RuntimeNetOptions = {}): Net {
  return mlp([inputs, outputs], options);
}

/**
 * Nets by their arguments: a parameter's default is evaluated at every call of its function, and must not be a new net
 * each time.
 */
const randomNets = new Map<string, Net>();
const netsOfWeights = new WeakMap<readonly Layer[], Map<string, Net>>();

function givenNets(weights: readonly Layer[]): Map<string, Net> {
  const nets = netsOfWeights.get(weights) ?? new Map<string, Net>();
  netsOfWeights.set(weights, nets);
  return nets;
}

function makeNet(
  layers: readonly number[],
  activation: string,
  seed: number,
  given: readonly Layer[] | undefined,
): Net {
  const fault = layersFault(layers) ?? (given && weightsFault(layers, given));
  if (fault) throw new RangeError(fault);
  const op = activations.get(activation);
  if (!op) throw new UnknownName("activation", activation, [...activations.keys()]);
  const weights = unpackWeights(layers, given ? packWeights(given) : glorotUniform(layers, seed));
  const flat = weights.map(({ W, b }) => ({ W: W.flat(), b }));
  const net = (x: readonly number[]): number[] =>
    flat.reduce<number[]>(
      (input, { W, b }, k) => {
        const output = evaluate(affine, [W, input, b]);
        return k < flat.length - 1 ? (map(op, [output]) as number[]) : output;
      },
      [...x],
    );
  return Object.freeze(Object.assign(net, { weights }));
}
