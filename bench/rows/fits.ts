import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import { Training } from "../../src/train/training.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { medians } from "../timing.ts";

const entry = "a.node-ode.ts";
/** Observations of each of two experiments. */
const POINTS = 40;

const numbers = (of: (n: number) => string) => `[${Array.from({ length: POINTS }, (_, n) => of(n + 1)).join(", ")}]`;
const data = (shift: number, sigma: string) =>
  `{ t: ${numbers((n) => `${n / 4}`)}, z: ${numbers((n) => `[${Math.exp(-n / 9).toFixed(4)}, ${(shift + Math.sin(n) / 9).toFixed(4)}]`)}${sigma} }`;

const TRAIN = "optimizer: adam(1e-3), iterations: 1000000000";
const text = `import { adam, experiment, fit, meanSquaredError } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = 0.5, a = 0.2 } = {}) => [-k * x, k * x - a * y];
export const g = ([u, v] = [1, 0], t: number, { k = 0.5, b = 0.2 } = {}) => [-k * u, k * u - b * v];
const [A, B] = [${data(0.5, "")}, ${data(0.3, "")}];
const [C, D] = [${data(0.5, ", sigma: [0.1, 0.2]")}, ${data(0.3, ", sigma: [0.1, 0.2]")}];
const loss = meanSquaredError();
export const plain = experiment(f, { z0: [[1, 0], [2, 0]], t: [0, 10], data: [A, B], loss, train: { ${TRAIN} } });
export const weighed = experiment(f, { z0: [[1, 0], [2, 0]], t: [0, 10], data: [C, D], loss,
  train: { ${TRAIN}, weights: { components: [1, 0.5], times: (t) => (t > 1 ? 1 : 0.5), trajectories: [1, 3] } } });
export const a = experiment(f, { z0: [1, 0], t: [0, 10], data: A, loss });
export const b = experiment(f, { z0: [2, 0], t: [0, 10], data: B, loss });
export const c = experiment(g, { z0: [2, 0], t: [0, 10], data: B, loss });
export const ofOne = fit([a, b], { train: { ${TRAIN} } });
export const ofTwo = fit([a, c], { share: ["k"], train: { ${TRAIN} } });
`;

/** What weights and experiments that are fitted together cost an iteration, against one experiment with the same data. */
export const fits: RowGroup = {
  name: "fits",
  title: `Iterations of a fit: two trajectories of ${POINTS} times, two states, by tolerance`,
  measure() {
    const times = medians({
      plain: iterationOf("plain"),
      weighed: iterationOf("weighed"),
      ofOne: iterationOf("ofOne"),
      ofTwo: iterationOf("ofTwo"),
    });
    const against = (what: string, value: number, most: number): Row => ({
      what,
      value: value / times.plain,
      unit: "×",
      aim: { most },
    });
    return [
      { what: "one experiment", value: 1000 * times.plain, unit: "µs" },
      against("with σ and weights of components, times and trajectories", times.weighed, 1.1),
      against("two experiments of one function fitted together", times.ofOne, 1.1),
      against("two experiments of two functions that share a parameter", times.ofTwo, 1.3),
    ];
  },
};

function iterationOf(name: string): () => void {
  const session = new Session();
  const texts = new Map([[entry, text]]);
  const program = session.read({ entry, texts });
  const [fault] = program.diagnostics;
  if (fault) throw new Error(fault.message);
  const training = new Training(new StudyTraining(session, study(program, name), texts).problem);
  return () => {
    if (!training.step()) throw new Error("the training has ended");
  };
}
