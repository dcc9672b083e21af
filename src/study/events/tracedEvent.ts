import type { DifferentiableEvent, Slopes } from "../../adjoint/events/differentiableEvent.ts";
import { encloser } from "../../graph/enclosure.ts";
import { cotangents, gradient } from "../../graph/grad.ts";
import { Interpreter } from "../../graph/interpret.ts";
import { point } from "../../graph/interval.ts";
import type { Node } from "../../graph/op.ts";
import { add } from "../../graph/ops/arithmetic.ts";
import { dot } from "../../graph/ops/matrix.ts";
import type { CrossingSource, EventSource, TracedFunction } from "../../language/experiment.ts";
import type { Bounds, Crossing } from "../../ode/events/crossing.ts";
import type { SolveEvent } from "../../ode/events/eventSystem.ts";

/** Sizes of what an event's functions are of. */
export interface EventSizes {
  readonly dimension: number;
  readonly parameterCount: number;
}

/** The slots of the solution's slope in a rate, and of a cotangent. */
const [SLOPE, COTANGENT] = ["slope", "cotangent"];

/** An event of the text with its derivatives, made once and then used with any parameters. */
export class TracedEvent implements DifferentiableEvent {
  readonly name: string;
  readonly crossing: DifferentiableEvent["crossing"];
  readonly pullback: DifferentiableEvent["pullback"];
  readonly #source: EventSource;
  readonly #zero: TracedZero | undefined;
  readonly #reset: TracedReset | undefined;

  constructor(source: EventSource, sizes: EventSizes) {
    this.name = source.name;
    this.#source = source;
    const zero = source.kind === "crossing" ? new TracedZero(source, sizes) : undefined;
    const reset = source.becomes && new TracedReset(source.becomes, sizes);
    this.#zero = zero;
    this.#reset = reset;
    this.crossing = zero && ((t, z, theta) => zero.slopes(t, z, theta));
    this.pullback = reset && ((t, z, theta, a) => reset.pullback(t, z, theta, a));
  }

  bind(theta: Float64Array): SolveEvent {
    const { name, stop } = this.#source;
    const reset = this.#reset;
    const action = {
      name,
      stop,
      ...(reset && { becomes: (t: number, z: Float64Array, out: Float64Array) => reset.write(t, z, theta, out) }),
    };
    if (this.#source.kind === "times") return { ...action, times: this.#source.times };
    return { ...action, crossing: this.#zero!.bind(theta) };
  }
}

/** A function whose zeros are looked for. */
class TracedZero {
  readonly #direction: Crossing["direction"];
  readonly #value: Node;
  readonly #rate: Node;
  readonly #of: readonly [z: Node, t: Node, theta: Node];
  readonly #values: Interpreter;
  readonly #rates: Interpreter;
  readonly #slopes: Interpreter;
  readonly #bounds: ReturnType<typeof encloser>;

  constructor({ when, direction }: CrossingSource, { dimension, parameterCount }: EventSizes) {
    const { graph, outputs } = when;
    const [value] = outputs;
    const all = cotangents(graph, [{ node: value, cotangent: graph.constant(1) }]);
    const [z, t] = [gradient(graph, all, "z", dimension), gradient(graph, all, "t", 1)];
    this.#direction = direction;
    this.#value = value;
    this.#rate = graph.call(add, graph.call(dot, z, graph.input(SLOPE, 0, dimension)), t);
    this.#of = [z, t, gradient(graph, all, "theta", parameterCount)];
    this.#values = new Interpreter([value]);
    this.#rates = new Interpreter([this.#rate]);
    this.#slopes = new Interpreter([...this.#of]);
    this.#bounds = encloser([value, this.#rate]);
  }

  bind(theta: Float64Array): Crossing {
    const points = Array.from(theta, point);
    return {
      direction: this.#direction,
      value: (t, z) => {
        this.#values.evaluate({ t: [t], z, theta });
        return this.#values.value(this.#value)[0];
      },
      rate: (t, z, slope) => {
        this.#rates.evaluate({ t: [t], z, theta, [SLOPE]: slope });
        return this.#rates.value(this.#rate)[0];
      },
      bounds: (t, z, slope) => {
        const box = { t: [range(t)], z: z.map(range), theta: points, [SLOPE]: slope.map(range) };
        const [[value], [rate]] = this.#bounds(box);
        return { value, rate };
      },
    };
  }

  slopes(t: number, z: Float64Array, theta: Float64Array): Slopes {
    this.#slopes.evaluate({ t: [t], z, theta });
    return slopesOf(this.#slopes, this.#of);
  }
}

/** The state after an event as a function of the one before. */
class TracedReset {
  readonly #outputs: readonly Node[];
  readonly #values: Interpreter;
  readonly #of: readonly [z: Node, t: Node, theta: Node];
  readonly #pulled: Interpreter;

  constructor({ graph, outputs }: TracedFunction, { dimension, parameterCount }: EventSizes) {
    const seeds = outputs.map((node, i) => ({ node, cotangent: graph.input(COTANGENT, i) }));
    const all = cotangents(graph, seeds);
    this.#outputs = outputs;
    this.#values = new Interpreter(outputs);
    this.#of = [
      gradient(graph, all, "z", dimension),
      gradient(graph, all, "t", 1),
      gradient(graph, all, "theta", parameterCount),
    ];
    this.#pulled = new Interpreter([...this.#of]);
  }

  write(t: number, z: Float64Array, theta: Float64Array, out: Float64Array): undefined {
    this.#values.evaluate({ t: [t], z, theta });
    for (const [i, node] of this.#outputs.entries()) out[i] = this.#values.value(node)[0];
  }

  pullback(t: number, z: Float64Array, theta: Float64Array, a: Float64Array): Slopes {
    this.#pulled.evaluate({ t: [t], z, theta, [COTANGENT]: a });
    return slopesOf(this.#pulled, this.#of);
  }
}

function slopesOf(interpreter: Interpreter, [z, t, theta]: readonly [Node, Node, Node]): Slopes {
  return {
    z: interpreter.value(z).slice(),
    t: interpreter.value(t)[0],
    theta: interpreter.value(theta).slice(),
  };
}

function range({ lo, hi }: Bounds) {
  return { lo, hi, grade: 2 } as const;
}
