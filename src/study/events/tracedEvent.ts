import { encloser } from "../../graph/enclosure.ts";
import { cotangents, gradient } from "../../graph/grad.ts";
import { Interpreter } from "../../graph/interpret.ts";
import { point } from "../../graph/interval.ts";
import type { Node } from "../../graph/op.ts";
import { add } from "../../graph/ops/arithmetic.ts";
import { dot } from "../../graph/ops/matrix.ts";
import type { CrossingSource, TracedFunction } from "../../language/experiment.ts";
import type { Bounds, Crossing } from "../../ode/events/crossing.ts";

/** The slot of the solution's slope in a rate. */
const SLOPE = "slope";

/** A function of the text that an event happens by, with its rate along a solution and certain bounds of both. */
export class TracedCrossing implements Crossing {
  readonly direction: Crossing["direction"];
  readonly #theta: Float64Array;
  readonly #values: Interpreter;
  readonly #rates: Interpreter;
  readonly #bounds: ReturnType<typeof encloser>;
  readonly #value: Node;
  readonly #rate: Node;

  constructor({ when, direction }: Pick<CrossingSource, "when" | "direction">, dimension: number, theta: Float64Array) {
    const { graph, outputs } = when;
    const [value] = outputs;
    const all = cotangents(graph, [{ node: value, cotangent: graph.constant(1) }]);
    const along = graph.call(dot, gradient(graph, all, "z", dimension), graph.input(SLOPE, 0, dimension));
    this.direction = direction;
    this.#theta = theta;
    this.#value = value;
    this.#rate = graph.call(add, along, gradient(graph, all, "t", 1));
    this.#values = new Interpreter([value]);
    this.#rates = new Interpreter([this.#rate]);
    this.#bounds = encloser([value, this.#rate]);
  }

  value(t: number, z: Float64Array): number {
    this.#values.evaluate({ t: [t], z, theta: this.#theta });
    return this.#values.value(this.#value)[0];
  }

  rate(t: number, z: Float64Array, slope: Float64Array): number {
    this.#rates.evaluate({ t: [t], z, theta: this.#theta, [SLOPE]: slope });
    return this.#rates.value(this.#rate)[0];
  }

  bounds(t: Bounds, z: readonly Bounds[], slope: readonly Bounds[]) {
    const theta = Array.from(this.#theta, point);
    const [[value], [rate]] = this.#bounds({ t: [range(t)], z: z.map(range), theta, [SLOPE]: slope.map(range) });
    return { value, rate };
  }
}

function range({ lo, hi }: Bounds) {
  return { lo, hi, grade: 2 } as const;
}

/** The state after an event, as a function of the state before. */
export function tracedAction({ outputs }: TracedFunction, theta: Float64Array) {
  const interpreter = new Interpreter(outputs);
  return (t: number, z: Float64Array, out: Float64Array) => {
    interpreter.evaluate({ t: [t], z, theta });
    for (const [i, node] of outputs.entries()) out[i] = interpreter.value(node)[0];
  };
}
