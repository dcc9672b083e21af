import fc from "fast-check";

/** A problem as a text says it, and again as JavaScript, so that what is claimed of it can be tried without the lab. */
export interface Problem {
  readonly family: string;
  /** Of x, y and t; one or two. */
  readonly f: readonly string[];
  readonly z0: readonly number[];
  readonly span: readonly [number, number];
  /** The solution in closed form, where it is known: expressions of t. */
  readonly truth?: readonly string[];
  /** What the text gives as the closed form. */
  readonly exact?: readonly string[];
  /** By how much of the solution's size that is wrong, on purpose. */
  readonly wrongBy?: number;
  /** f is constant between its jumps: no step is unstable. */
  readonly flat?: boolean;
  /** Times at which f jumps or has a kink, which divide steps. */
  readonly switches?: readonly number[];
  /** The time at which the solution is infinite. */
  readonly blowsUpAt?: number;
}

export function textOf({ f, z0, span, exact }: Problem): string {
  const [state, start, list] = f.length === 1 ? ["x", String(z0[0]), f[0]] : ["[x, y]", `[${z0}]`, `[${f.join(", ")}]`];
  const closed = exact ? `, exact: (t) => ${exact.length === 1 ? exact[0] : `[${exact.join(", ")}]`}` : "";
  return `import { experiment } from "node-ode";
export const f = (${state} = ${start}, t: number) => ${list};
export const study = experiment(f, { t: [${span.join(", ")}]${closed} });`;
}

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((x) => Number(x.toPrecision(4)));
const power = (min: number, max: number) => number(min, max).map((x) => Number((10 ** x).toPrecision(4)));

const decay = fc.tuple(power(-2, 2.5), power(-12, 12), power(-1, 1)).map(
  ([k, a, T]): Problem => ({
    family: "decay",
    f: [`-${k} * x`],
    z0: [a],
    span: [0, T],
    truth: [`${a} * Math.exp(-${k} * t)`],
  }),
);

const symmetric = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), power(-6, 6), fc.boolean())
  .map(
    ([m, T, a, cosine]): Problem => ({
      family: "symmetric integrand",
      f: [`${a} * Math.${cosine ? "cos" : "sin"}(${2 * m} * Math.PI * t)`],
      z0: [0],
      span: [0, T],
      truth: [
        cosine
          ? `${a} * Math.sin(${2 * m} * Math.PI * t) / (${2 * m} * Math.PI)`
          : `${a} * (1 - Math.cos(${2 * m} * Math.PI * t)) / (${2 * m} * Math.PI)`,
      ],
    }),
  );

const polynomial = fc.tuple(fc.integer({ min: 0, max: 6 }), power(-8, 8), power(-1, 1)).map(
  ([n, a, T]): Problem => ({
    family: "polynomial",
    f: [`${a} * t ** ${n}`],
    z0: [0],
    span: [0, T],
    truth: [`${a} * t ** ${n + 1} / ${n + 1}`],
  }),
);

const timeJump = fc.tuple(number(0.1, 0.9), number(-2, 2), number(-2, 2)).map(
  ([c, a, b]): Problem => ({
    family: "jump in time",
    f: [`t < ${c} ? ${a} : ${b}`],
    z0: [1],
    span: [0, 1],
    truth: [`t < ${c} ? 1 + ${a} * t : 1 + ${a} * ${c} + ${b} * (t - ${c})`],
    flat: true,
    switches: [c],
  }),
);

const stop = fc.tuple(number(0.1, 0.9), number(0.5, 2)).map(
  ([c, v]): Problem => ({
    family: "comes to a stop",
    f: [`x > ${c} ? 0 : ${v}`],
    z0: [0],
    span: [0, 3],
    truth: [`Math.min(${c}, ${v} * t)`],
    flat: true,
  }),
);

const kink = fc.tuple(number(0.1, 0.9), number(0, 2)).map(
  ([c, k]): Problem => ({
    family: "kink",
    f: [`Math.abs(t - ${c}) - ${k} * x`],
    z0: [0.5],
    span: [0, 1],
    switches: [c],
  }),
);

const oscillator = fc.tuple(power(-1, 1.5), power(-6, 6), power(-1, 0.7)).map(
  ([w, a, T]): Problem => ({
    family: "conserved quantity",
    f: [`${w} * y`, `-${w} * x`],
    z0: [a, 0],
    span: [0, T],
    truth: [`${a} * Math.cos(${w} * t)`, `-${a} * Math.sin(${w} * t)`],
  }),
);

const pendulum = fc
  .tuple(number(0.1, 3), power(-0.5, 1.3))
  .map(([angle, T]): Problem => ({ family: "pendulum", f: ["y", "-Math.sin(x)"], z0: [angle, 0], span: [0, T] }));

const logistic = fc.tuple(number(1, 12), number(0.05, 0.6), fc.integer({ min: 4, max: 24 })).map(
  ([r, a, T]): Problem => ({
    family: "comes to rest",
    f: [`${r} * x * (1 - x)`],
    z0: [a],
    span: [0, T],
    truth: [`1 / (1 + ${1 / a - 1} * Math.exp(-${r} * t))`],
  }),
);

const atRest = power(-1, 2).map(
  (k): Problem => ({ family: "at rest", f: [`Math.tanh(-${k} * x)`], z0: [0], span: [0, 5], truth: ["0"] }),
);

const forced = fc
  .tuple(power(0.5, 3), power(-0.5, 0.5))
  .map(([k, T]): Problem => ({ family: "stiff", f: [`-${k} * (x - Math.cos(t))`], z0: [1.5], span: [0, T] }));

/** Duffing's equation, driven into chaos. */
const chaos = fc.tuple(number(0.3, 0.5), number(5, 250)).map(
  ([a, T]): Problem => ({
    family: "chaos",
    f: ["y", `x - x * x * x - 0.25 * y + ${a} * Math.cos(t)`],
    z0: [0.5, 0],
    span: [0, T],
  }),
);

const pulse = fc.tuple(number(0.1, 0.9), power(-2, 0)).map(
  ([c, w]): Problem => ({
    family: "pulse",
    f: [`Math.exp(-(((t - ${100 * c}) / ${w}) ** 2))`],
    z0: [0],
    span: [0, 100],
  }),
);

/** Faster than any run of a report can follow. */
const tooStiff = fc
  .tuple(power(6.5, 9), power(-0.3, 0.5))
  .map(([k, T]): Problem => ({ family: "too stiff", f: [`-${k} * (x - Math.cos(t))`], z0: [1.5], span: [0, T] }));

/** So fast that Euler, or every run, needs more steps than a report makes. */
const fast = fc.tuple(power(2.5, 4.5), power(-0.3, 0.7)).map(
  ([w, T]): Problem => ({
    family: "fast oscillation",
    f: [`${w} * y`, `-${w} * x`],
    z0: [1, 0],
    span: [0, T],
    truth: [`Math.cos(${w} * t)`, `-Math.sin(${w} * t)`],
  }),
);

/** Infinite at 1/a. */
const blowUp = fc.tuple(power(-1, 1), number(0.3, 3)).map(
  ([a, part]): Problem => ({
    family: "blows up",
    f: ["x * x"],
    z0: [a],
    span: [0, Number((part / a).toPrecision(4))],
    truth: [`1 / (${1 / a} - t)`],
    blowsUpAt: 1 / a,
  }),
);

/** Closed forms of some of these, right ones and wrong ones. */
const closed = fc
  .tuple(fc.oneof(decay, symmetric, oscillator, logistic), fc.boolean(), number(-8, -1))
  .map(([problem, isWrong, wrong]): Problem => {
    const { truth, z0, family, span } = problem;
    const by = Number((10 ** wrong).toPrecision(3));
    const off = `${by} * ${Math.max(...z0.map(Math.abs), 1e-3)} * (t / ${span[1]}) ** 2`;
    return {
      ...problem,
      family: `${isWrong ? "wrong" : "right"} closed form of ${family}`,
      exact: isWrong ? truth!.map((x) => `${x} + ${off}`) : truth,
      wrongBy: isWrong ? by : undefined,
    };
  });

export const anyProblem: fc.Arbitrary<Problem> = fc.oneof(
  decay,
  symmetric,
  polynomial,
  timeJump,
  stop,
  kink,
  oscillator,
  pendulum,
  logistic,
  atRest,
  forced,
  chaos,
  pulse,
  tooStiff,
  fast,
  blowUp,
  closed,
);

const compiled = (expressions: readonly string[], ...names: string[]) =>
  new Function(...names, `return [${expressions.join(", ")}];`) as (...values: number[]) => number[];

/** Euler and RK4 as any textbook has them, in double or in single precision, and how far off they come to lie. */
export class Trial {
  readonly #f: (z: readonly number[], t: number) => number[];
  readonly #truth: ((t: number) => number[]) | undefined;
  readonly #problem: Problem;
  readonly #end: readonly number[];
  readonly #round: (x: number) => number;

  /**
   * @param end the state at the end, by a reference
   * @param round what slopes and states are rounded to, `Math.fround` for single precision
   */
  constructor(problem: Problem, end: readonly number[], round: (x: number) => number = (x) => x) {
    const f = compiled(problem.f, "x", "y", "t");
    this.#round = round;
    this.#f = (z, t) => f(z[0], z[1], round(t)).map(round);
    this.#truth = problem.truth && compiled(problem.truth, "t");
    this.#problem = problem;
    this.#end = end;
  }

  truth(t: number): number[] | undefined {
    return this.#truth?.(t);
  }

  /** The largest distance at the ends of steps, or of some of them, where the solution is known, else at the end. */
  error(method: string, steps: number, ends?: readonly number[]): number {
    let most = 0;
    let n = 0;
    this.#run(method, steps, this.#problem.z0, (z, t, isLast) => {
      if (ends && !ends.includes(++n)) return;
      const wanted = isLast && !this.#truth ? this.#end : this.truth(t);
      if (wanted) most = Math.max(most, distance(z, wanted));
    });
    return Number.isNaN(most) ? Number.POSITIVE_INFINITY : most;
  }

  /** By what factor a small change of the start grows. */
  growth(method: string, steps: number): number {
    const { z0 } = this.#problem;
    const change = 1e-7 * (Math.max(...z0.map(Math.abs)) || 1);
    const [a, b] = [z0, z0.map((x) => x + change)].map((start) => {
      let end: readonly number[] = start;
      this.#run(method, steps, start, (z) => {
        end = z;
      });
      return end;
    });
    const grown = distance(a, b) / (change * Math.sqrt(z0.length));
    return Number.isNaN(grown) ? Number.POSITIVE_INFINITY : grown;
  }

  #run(
    method: string,
    steps: number,
    start: readonly number[],
    see: (z: readonly number[], t: number, isLast: boolean) => void,
  ): void {
    const [from, to] = this.#problem.span;
    const round = this.#round;
    let z = start.map(round);
    const ends = [from, ...(this.#problem.switches ?? []).filter((t) => t > from && t < to), to];
    for (let piece = 1; piece < ends.length; piece++) {
      const [begin, end] = [ends[piece - 1], ends[piece]];
      const count = Math.max(1, Math.ceil((steps * (end - begin) * (1 - 1e-12)) / (to - from)));
      const isLast = piece === ends.length - 1;
      z = this.#steps(method, [begin, end], count, z, (state, t, isEnd) => see(state, t, isLast && isEnd));
    }
  }

  /** Equal steps between two times, no stage of which looks past either. */
  #steps(
    method: string,
    [from, to]: readonly [number, number],
    steps: number,
    start: readonly number[],
    see: (z: readonly number[], t: number, isEnd: boolean) => void,
  ): number[] {
    const h = (to - from) / steps;
    const round = this.#round;
    const inside = (t: number) => Math.min(Math.max(t, from + 1e-13 * (to - from)), to - 1e-13 * (to - from));
    const f = (z: readonly number[], t: number) => this.#f(z, this.#problem.switches ? inside(t) : t);
    let z = [...start];
    for (let n = 0; n < steps; n++) {
      const t = from + n * h;
      const along = (k: readonly number[], by: number) => z.map((x, i) => round(x + by * k[i]));
      const a = f(z, t);
      if (method === "euler") z = along(a, h);
      else {
        const b = f(along(a, h / 2), t + h / 2);
        const c = f(along(b, h / 2), t + h / 2);
        const d = f(along(c, h), t + h);
        z = z.map((x, i) => round(x + (h / 6) * (a[i] + 2 * b[i] + 2 * c[i] + d[i])));
      }
      see(z, n === steps - 1 ? to : from + (n + 1) * h, n === steps - 1);
    }
    return z;
  }
}

const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((x, i) => x - b[i]));
