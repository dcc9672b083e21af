import type { GradientProblem } from "../../adjoint/gradientProblem.ts";
import type { Gradient } from "../../adjoint/gradientResult.ts";
import { cotangents, gradient } from "../../graph/grad.ts";
import { Interpreter } from "../../graph/interpret.ts";
import { input } from "../../graph/ops/leaf.ts";
import { reachable } from "../../graph/reachable.ts";
import type { Study } from "../study.ts";

/**
 * The gradient of a loss of the exact solution, by reverse mode through the closed form that the experiment gives;
 * undefined where it gives none, or where the loss is an integral. One that does not read the initial state is that of a single one,
 * and says nothing of others, nor of other starts: those numbers are NaN.
 */
export function closedForm({ experiment, field, system }: Study, problem: GradientProblem): Gradient | undefined {
  const exact = experiment?.exact;
  const { loss, z0, theta, t0, t1 } = problem;
  // The closed form starts where the experiment does.
  if (!exact || z0.length !== field.dimension || t0 !== experiment.t.from) return undefined;
  const { graph, outputs } = exact;
  const all = cotangents(
    graph,
    outputs.map((node, i) => ({ node, cotangent: graph.input("a", i) })),
  );
  const slopes = [
    gradient(graph, all, "z0", z0.length),
    gradient(graph, all, "theta", theta.length),
    gradient(graph, all, "t", 1),
  ];
  const interpreter = new Interpreter([...outputs, ...slopes]);
  const sum = { z0: new Float64Array(z0.length), theta: new Float64Array(theta.length), t0: 0, t1: 0 };
  const z = new Float64Array(z0.length);
  const atStart = new Float64Array(z0.length);
  loss.times.forEach((t, index) => {
    const at = { t: [t], z0, theta };
    interpreter.evaluate({ ...at, a: z });
    outputs.forEach((node, i) => {
      z[i] = interpreter.value(node)[0];
    });
    const a = new Float64Array(z.length);
    const { t: slope } = loss.observe(index, z, a);
    interpreter.evaluate({ ...at, a });
    interpreter.value(slopes[0]).forEach((x, i) => {
      sum.z0[i] += x;
    });
    interpreter.value(slopes[1]).forEach((x, i) => {
      sum.theta[i] += x;
    });
    if (t === t1) sum.t1 += interpreter.value(slopes[2])[0] + slope;
    if (t === t0) {
      sum.t0 += slope;
      atStart.set(a);
    }
  });
  const readsStart = reachable(outputs).some(({ op, attributes }) => op === input && attributes.slot === "z0");
  if (!readsStart) return { ...sum, z0: sum.z0.fill(Number.NaN), t0: Number.NaN };
  // A later start is a start from a state further back along the flow; a summand at t0 itself stays.
  const f = new Float64Array(z0.length);
  system.f(t0, z0, theta, f);
  f.forEach((x, i) => {
    sum.t0 -= x * (sum.z0[i] - atStart[i]);
  });
  return sum;
}
