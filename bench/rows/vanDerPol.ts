import { Random } from "../../src/core/random.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import { Session } from "../../src/study/session.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { sample } from "../samples.ts";
import { medians, processorMedians } from "../timing.ts";

const TRAJECTORIES = 200;
const STEPS = 1000;
const T1 = 20;
const MU = 1;

/** A batch of trajectories in steps of fixed size: the compiled kernel against a plain loop over numbers. */
export const vanDerPol: RowGroup = {
  name: "vanDerPol",
  title: `Van der Pol, ${TRAJECTORIES} trajectories, ${STEPS} RK4 steps`,
  measure(rivals) {
    const random = new Random(1);
    const states = Float64Array.from({ length: 2 * TRAJECTORIES }, () => 6 * random.uniform() - 3);
    const [strictly, fusing] = [new Session(), new Session({ arithmetic: "fused" })];
    const run = (session: Session) => {
      const { field } = sample(session, "vanDerPol");
      const theta = Float64Array.of(MU);
      const kernel = session.fixedStepKernel(field, methods.get("rk4"));
      const end = states.slice();
      return () => {
        const batch = kernel.open(states, TRAJECTORIES, theta);
        batch.advance(0, T1 / STEPS, 0, STEPS);
        batch.read(end);
        return end;
      };
    };
    const [strict, fused] = [run(strictly), run(fusing)];
    const thetas = new Float64Array(TRAJECTORIES).fill(MU);
    const ofEach = besideParametersOfEach(strictly, states, thetas);
    const scalar = () => plainLoop(states, MU);
    checkSame(strict(), scalar());
    const times = medians({ strict, fused, scalar });
    // Without relaxed SIMD it is strict arithmetic once more.
    const onlyFused = (row: Row) => (fusing.arithmetic === "fused" ? [row] : []);
    const rows: Row[] = [
      {
        what: "compiled strict, against plain scalar JavaScript",
        value: times.scalar / times.strict,
        unit: "×",
        aim: { least: 5 },
      },
      ...onlyFused({ what: "compiled fused, against the same", value: times.scalar / times.fused, unit: "×" }),
      { what: "compiled strict", value: times.strict, unit: "ms" },
      ...onlyFused({ what: "compiled fused", value: times.fused, unit: "ms" }),
      { what: "plain scalar JavaScript", value: times.scalar, unit: "ms" },
    ];
    const parameters = processorMedians(ofEach, { together: 4, rounds: 80 });
    rows.push({
      what: "parameters of each trajectory, against the same for all",
      value: parameters.each / parameters.shared,
      unit: "×",
      aim: { most: 1.1 },
      note: "processor time",
    });
    const torch = rivals.run<{ seconds: number }>("vanDerPol_torch.py");
    const what = "compiled strict, against torchdiffeq";
    if (typeof torch === "string") rows.push({ what, value: undefined, unit: "×", note: torch });
    else rows.push({ what, value: (1000 * torch.seconds) / times.strict, unit: "×", aim: { least: 500 } });
    return rows;
  },
};

/** The same batch with one parameter for all, and with one for each; the kernel's opening included. */
function besideParametersOfEach(session: Session, states: Float64Array, thetas: Float64Array) {
  const { field } = sample(session, "vanDerPol");
  const kernel = session.fixedStepKernel(field, methods.get("rk4"));
  const theta = thetas.slice(0, 1);
  return {
    shared: () => kernel.open(states, TRAJECTORIES, theta).advance(0, T1 / STEPS, 0, STEPS),
    each: () => kernel.openEach!(states, TRAJECTORIES, thetas).advance(0, T1 / STEPS, 0, STEPS),
  };
}

/** The honest rival: what one writes by hand, trajectory by trajectory, all values in local variables. */
function plainLoop(states: Float64Array, mu: number): Float64Array {
  const h = T1 / STEPS;
  const end = new Float64Array(states.length);
  for (let j = 0; j < TRAJECTORIES; j++) {
    let x = states[j];
    let v = states[TRAJECTORIES + j];
    for (let n = 0; n < STEPS; n++) {
      const a1 = mu * (1 - x * x) * v - x;
      const x2 = x + 0.5 * h * v;
      const v2 = v + 0.5 * h * a1;
      const a2 = mu * (1 - x2 * x2) * v2 - x2;
      const x3 = x + 0.5 * h * v2;
      const v3 = v + 0.5 * h * a2;
      const a3 = mu * (1 - x3 * x3) * v3 - x3;
      const x4 = x + h * v3;
      const v4 = v + h * a3;
      const a4 = mu * (1 - x4 * x4) * v4 - x4;
      x += (h / 6) * (v + 2 * v2 + 2 * v3 + v4);
      v += (h / 6) * (a1 + 2 * a2 + 2 * a3 + a4);
    }
    end[j] = x;
    end[TRAJECTORIES + j] = v;
  }
  return end;
}

function checkSame(a: Float64Array, b: Float64Array): void {
  if (a.some((x, i) => !(Math.abs(x - b[i]) < 1e-8))) throw new Error("the rivals do not compute the same");
}
