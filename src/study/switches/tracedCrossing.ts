import { encloser } from "../../graph/enclosure.ts";
import { cotangents, gradient } from "../../graph/grad.ts";
import type { Graph } from "../../graph/graph.ts";
import { Interpreter } from "../../graph/interpret.ts";
import { point } from "../../graph/interval.ts";
import type { Node } from "../../graph/op.ts";
import { add } from "../../graph/ops/arithmetic.ts";
import { dot } from "../../graph/ops/matrix.ts";
import type { Bounds, Crossing } from "../../ode/events/crossing.ts";

/** The slot of the solution's slope in a rate. */
const SLOPE = "slope";

/** What a switch looks at, with its rate along a solution and certain bounds of both, for parameters that may change under way. */
export class TracedCrossing {
  readonly #values: Interpreter;
  readonly #rates: Interpreter;
  readonly #bounds: ReturnType<typeof encloser>;

  constructor(graph: Graph, of: Node, dimension: number) {
    const all = cotangents(graph, [{ node: of, cotangent: graph.constant(1) }]);
    const along = graph.call(dot, gradient(graph, all, "z", dimension), graph.input(SLOPE, 0, dimension));
    const rate = graph.call(add, along, gradient(graph, all, "t", 1));
    this.#values = new Interpreter([of]);
    this.#rates = new Interpreter([rate]);
    this.#bounds = encloser([of, rate]);
  }

  bind(theta: Float64Array): Crossing {
    return {
      direction: "down",
      value: (t, z) => this.#values.read({ t: [t], z, theta })[0],
      rate: (t, z, slope) => this.#rates.read({ t: [t], z, theta, [SLOPE]: slope })[0],
      bounds: (t, z, slope) => {
        const box = { t: [range(t)], z: z.map(range), theta: Array.from(theta, point), [SLOPE]: slope.map(range) };
        const [[value], [rate]] = this.#bounds(box);
        return { value, rate };
      },
    };
  }
}

function range({ lo, hi }: Bounds) {
  return { lo, hi, grade: 2 } as const;
}
