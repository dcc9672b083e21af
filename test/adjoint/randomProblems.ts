import { readFileSync } from "node:fs";
import type { Entry } from "../../src/adjoint/audit/entry.ts";
import { type GradientProblem, isAdaptive } from "../../src/adjoint/gradientProblem.ts";
import { powerOfTen } from "../../src/core/powerOfTen.ts";
import { Random } from "../../src/core/random.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import { gradientProblems } from "../../src/study/gradient/gradient.ts";
import { session, studyOf } from "./studies.ts";

/** Powers of ten of a number's scale: of the state's scale and of time's; null where it is 0. */
type Scale = readonly [number, number] | null;

interface Family {
  readonly name: string;
  readonly state: Readonly<Record<string, Scale>>;
  readonly theta: Readonly<Record<string, Scale>>;
  readonly f: readonly string[];
  readonly loss: string;
}

/** A problem with the gradient that is known of it. */
export interface RandomProblem {
  readonly name: string;
  readonly problem: GradientProblem;
  readonly entries: readonly Entry[];
  /** By initial state, then by parameters: of the steps where these are fixed, else of the flow. */
  readonly truth: readonly number[];
}

const read = (file: string) => JSON.parse(readFileSync(`test/reference/${file}`, "utf8"));
const families: readonly Family[] = read("random_gradients.families.json");
const { count, gradients }: { count: number; gradients: string } = read("random_gradients.json");

export const problemCount = count;

const FIXED = ["euler", "heun", "rk4"];
const ADAPTIVE = ["bosh3", "dopri5", "tsit5", "dop853"];
/** What the loss is multiplied by. */
const LOSSES = ["1e-12", "1", "1e12"];

const numbersOf = ({ state, theta }: Family) => Object.keys(state).length + Object.keys(theta).length;

/** Where the gradient of each problem begins among all numbers. */
const starts = Array.from({ length: count }, () => 0);
for (let n = 1; n < count; n++) starts[n] = starts[n - 1] + numbersOf(families[(n - 1) % families.length]);
const bytes = Buffer.from(gradients, "base64");
const known = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

/** Problem n as random_gradients.py draws it. */
export function randomProblem(n: number): RandomProblem {
  const random = new Random(n);
  const family = families[n % families.length];
  const a = (random.bits() % 19) - 9;
  const b = (random.bits() % 13) - 6;
  const draw = (scale: Scale) =>
    scale === null ? 0 : Number(`${300 + (random.bits() % 2700)}e${scale[0] * a + scale[1] * b - 3}`);
  const z0 = Float64Array.from(Object.values(family.state), draw);
  const theta = Float64Array.from(Object.values(family.theta), draw);
  const t1 = draw([0, 1]);
  const isFixed = random.bits() % 5 < 3;
  const count = 40 + (random.bits() % 160);
  const method = isFixed ? FIXED[random.bits() % 3] : ADAPTIVE[random.bits() % 4];
  // A method of order 3 would take long at 1e-10.
  const digits = Math.min(method === "bosh3" ? 7 : 10, 4 + (random.bits() % 7));
  const scale = LOSSES[n % 3];
  const template = templateOf(family, scale, method);
  const smallest = Math.min(...Object.values(family.state).flatMap((s) => (s ? [s[0] * a + s[1] * b] : [])));
  const steps = isFixed ? { steps: count } : { rtol: powerOfTen(-digits), atol: powerOfTen(smallest - digits - 2) };
  const problem = {
    ...template,
    z0,
    theta,
    t1,
    steps,
    loss: { ...template.loss, times: Float64Array.of(t1) },
  };
  const entries: Entry[] = [
    ...Array.from(z0, (_, index) => ({ of: "z0", index }) as const),
    ...Array.from(theta, (_, index) => ({ of: "theta", index }) as const),
    { of: "t0", index: 0 },
    { of: "t1", index: 0 },
  ];
  const truth = Array.from(known.subarray(starts[n], starts[n] + numbersOf(family)), (x) => x * Number(scale));
  return { name: `${n}: ${family.name}, ${method}, ${JSON.stringify(problem.steps)}`, problem, entries, truth };
}

export const hasFixedSteps = ({ steps }: GradientProblem) => !isAdaptive(steps);

const templates = new Map<string, GradientProblem>();

/** A problem of the family, whose numbers are then replaced: its kernels are compiled once. */
function templateOf(family: Family, scale: string, method: string): GradientProblem {
  const key = `${family.name} ${scale} ${method}`;
  const made = templates.get(key);
  if (made) return made;
  const names = (of: Readonly<Record<string, Scale>>) => Object.keys(of).join(", ");
  const inMath = (text: string) => text.replace(/\b(exp|log|sin|cos|tanh)\(/g, "Math.$1(");
  const text = `import { experiment, terminal } from "node-ode";
export function f([${names(family.state)}] = [${Object.keys(family.state).map(() => 1)}], t: number, { ${Object.keys(
    family.theta,
  )
    .map((name) => `${name} = 1`)
    .join(", ")} } = {}) { return [${family.f.map(inMath).join(", ")}]; }
export const study = experiment(f, { t: [0, 1], loss: terminal(([${names(family.state)}]) => ${scale} * (${family.loss})) });`;
  const [problem] = gradientProblems(session, studyOf(text, "study"), {
    method,
    ...(methods.get(method).embedded && ADAPTIVE.includes(method) ? {} : { steps: 10 }),
  });
  templates.set(key, problem);
  return problem;
}
