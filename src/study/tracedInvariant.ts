import { cotangents, gradient } from "../graph/grad.ts";
import { Interpreter } from "../graph/interpret.ts";
import type { Node } from "../graph/op.ts";
import type { InvariantSource } from "../language/experiment.ts";
import type { System } from "../ode/system.ts";

/** What an experiment says that every solution keeps, with what tells whether it does. */
export class TracedInvariant {
  readonly name: string;
  readonly #value: Node;
  readonly #values: Interpreter;
  readonly #slopes: { readonly z: Node; readonly t: Node };
  readonly #all: Interpreter;

  constructor({ name, value: { graph, outputs } }: InvariantSource, dimension: number) {
    const [value] = outputs;
    const all = cotangents(graph, [{ node: value, cotangent: graph.constant(1) }]);
    this.name = name;
    this.#value = value;
    this.#values = new Interpreter([value]);
    this.#slopes = { z: gradient(graph, all, "z", dimension), t: gradient(graph, all, "t", 1) };
    this.#all = new Interpreter([value, this.#slopes.z, this.#slopes.t]);
  }

  at(t: number, z: Float64Array, theta: Float64Array): number {
    this.#values.evaluate({ t: [t], z, theta });
    return this.#values.value(this.#value)[0];
  }

  /** What its value is made of: |I| + Σ |∂I/∂zᵢ zᵢ|, of which a rounding of the state is a part that any method has. */
  size(t: number, z: Float64Array, theta: Float64Array): number {
    this.#all.evaluate({ t: [t], z, theta });
    const slope = this.#all.value(this.#slopes.z);
    return slope.reduce((sum, x, i) => sum + Math.abs(x * z[i]), Math.abs(this.#all.value(this.#value)[0]));
  }

  /** How fast it changes along a solution, ∂I/∂z · f + ∂I/∂t, as a part of its terms taken without their signs; 0 where all are 0. */
  rate(system: System, t: number, z: Float64Array, theta: Float64Array): number {
    const f = new Float64Array(z.length);
    system.f(t, z, theta, f);
    this.#all.evaluate({ t: [t], z, theta });
    const slope = this.#all.value(this.#slopes.z);
    const alone = this.#all.value(this.#slopes.t)[0];
    const [sum, terms] = slope.reduce(
      ([sum, terms], x, i) => [sum + x * f[i], terms + Math.abs(x * f[i])],
      [alone, Math.abs(alone)],
    );
    return terms > 0 ? sum / terms : 0;
  }
}
