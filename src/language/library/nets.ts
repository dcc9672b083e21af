import { counted } from "../../core/counted.ts";
import { formatCount } from "../../core/formatCount.ts";
import {
  glorotUniform,
  type LayerWeights,
  layersFault,
  MAX_WEIGHTS,
  packWeights,
  weightCount,
  weightsFault,
} from "../../core/net.ts";
import { listed } from "../../core/quoted.ts";
import { UnknownName } from "../../core/registry.ts";
import { activations } from "../../graph/library.ts";
import type { ElementwiseOp, Node } from "../../graph/op.ts";
import { affine } from "../../graph/ops/matrix.ts";
import { slice } from "../../graph/ops/structure.ts";
import { argumentSyntax } from "../evaluate/argumentSyntax.ts";
import { describe } from "../evaluate/describe.ts";
import { NetValue } from "../evaluate/netValue.ts";
import { knownInteger } from "../evaluate/operands.ts";
import { refuse } from "../evaluate/refusal.ts";
import type { CallSite } from "../evaluate/sites.ts";
import { ArrayValue, Builtin, type Evaluator, type Value } from "../evaluate/value.ts";
import type { AstNode } from "../syntax/ast.ts";
import { needArguments, optionsOf, plainData } from "./arguments.ts";
import { apply, arrayOf, sizeOf, type VectorValue, vectorOf } from "./vectors.ts";

/** `mlp(layers, options)` and `dense(inputs, outputs, options)`. */
export const nets: readonly Builtin[] = [
  new Builtin("mlp", (e, args, site) => {
    needArguments(e, "mlp", args, 1, site);
    const at = argumentSyntax(site, 0);
    if (!(args[0] instanceof ArrayValue)) {
      refuse(
        e.range(at),
        "invalid-argument",
        `\`mlp\` needs its layer sizes as an array, as in \`[2, 50, 2]\`, but this is ${describe(args[0])}`,
      );
    }
    return makeNet(
      e,
      "mlp",
      plainData(e, args[0], "layer sizes", at) as unknown[],
      args[1],
      at,
      argumentSyntax(site, 1),
    );
  }),
  new Builtin("dense", (e, args, site) => {
    needArguments(e, "dense", args, 2, site);
    const layers = args.slice(0, 2).map((x, k) => plainData(e, x, "layer sizes", argumentSyntax(site, k)));
    return makeNet(e, "dense", layers, args[2], site.node, argumentSyntax(site, 2));
  }),
];

function makeNet(
  e: Evaluator,
  word: string,
  sizes: readonly unknown[],
  given: Value,
  layersSite: AstNode,
  optionsSite: AstNode,
): NetValue {
  const fault = layersFault(sizes);
  if (fault) refuse(e.range(layersSite), "invalid-argument", fault);
  const layers = sizes as readonly number[];
  const count = weightCount(layers);
  if (count > MAX_WEIGHTS) {
    refuse(
      e.range(layersSite),
      "invalid-argument",
      `a net of ${formatCount(count)} weights; at most ${formatCount(MAX_WEIGHTS)} can be read`,
    );
  }
  const options = optionsOf(e, word, given, ["activation", "seed", "weights"], optionsSite);
  const activation = options.get("activation");
  const seed = options.get("seed");
  const weights = options.get("weights");
  const name = activation ? activationName(e, activation.value, activation.site) : "tanh";
  const start = seed ? knownInteger(e, seed.value, "the seed", seed.site) : 0;
  return new NetValue(
    layers,
    name,
    weights ? readWeights(e, layers, weights.value, weights.site) : glorotUniform(layers, start),
  );
}

function activationName(e: Evaluator, value: Value, site: AstNode): string {
  if (typeof value === "string" && activations.has(value)) return value;
  const message =
    typeof value === "string"
      ? new UnknownName("activation", value, [...activations.keys()]).message
      : `an activation is a text, one of ${[...activations.keys()].map((name) => `"${name}"`).join(", ")}, but this is ${describe(value)}`;
  return refuse(e.range(site), "invalid-argument", message);
}

function readWeights(e: Evaluator, layers: readonly number[], value: Value, site: AstNode): Float64Array {
  const data = plainData(e, value, "weights", site);
  const fault = weightsFault(layers, data);
  if (fault) refuse(e.range(site), "size-mismatch", fault);
  return packWeights(data as readonly LayerWeights[]);
}

/** A net of its inputs: dense layers, the activation between them and none after the last. */
export function callNet(e: Evaluator, net: NetValue, args: readonly Value[], site: CallSite): Value {
  const { layers } = net;
  const at = argumentSyntax(site, 0);
  let x = vectorOf(e, args[0], "the input of a net", at);
  if (sizeOf(x) !== layers[0]) {
    const message = `the net takes ${counted(layers[0], "number")} (its layers are ${listed(layers.map(String))}), but gets ${sizeOf(x)}`;
    refuse(e.range(at), "size-mismatch", message);
  }
  const activation = activations.get(net.activation) as ElementwiseOp;
  let offset = 0;
  const take = (size: number): VectorValue => {
    offset += size;
    return partOf(e, net, offset - size, size, site.node);
  };
  for (let k = 1; k < layers.length; k++) {
    const [W, b] = [take(layers[k] * layers[k - 1]), take(layers[k])];
    x = apply(e, affine, [W, x, b], site.node);
    if (k < layers.length - 1) x = apply(e, activation, [x, ...constantArguments(activation)], site.node);
  }
  return arrayOf(e, x);
}

function partOf(e: Evaluator, { weights }: NetValue, offset: number, size: number, site: AstNode): Float64Array | Node {
  if (weights instanceof Float64Array) return weights.subarray(offset, offset + size);
  return e.applyNodes(slice, [weights.node], site, { offset, size });
}

function constantArguments({ defaults = [] }: ElementwiseOp): Float64Array[] {
  return defaults.map((x) => Float64Array.of(x));
}
