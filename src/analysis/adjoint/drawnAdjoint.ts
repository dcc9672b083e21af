import type { AdjointPath } from "../../adjoint/gradientResult.ts";
import { formatShort } from "../../core/formatShort.ts";
import type { GradientOptions, StudyGradient } from "../../study/gradient/gradient.ts";
import { componentAlong } from "../drawnCurve.ts";
import { lambdaWords } from "../lambdaWords.ts";
import type { UnstableSteps } from "./unstableSteps.ts";

/** The path that is drawn, and what is said of it where its steps are not those of the solve. */
export interface DrawnAdjoint {
  readonly mode: string;
  readonly path: AdjointPath;
  readonly said?: string;
}

/** How far two adjoints are apart, at most, when, and how large the second one is. */
export interface Parting {
  readonly off: number;
  readonly t: number;
  readonly size: number;
}

/** A part of the adjoint's size that is seen in a drawing, and what is no more apart than that is the same there. */
const SEEN = 0.05;
const SAME = 0.01;
/** An error of so many times the tolerance is what was asked for. */
const PROMISED = 100;
/** Parts of the mean step that steps are bounded by. */
const SHORTER = [1, 1 / 4, 1 / 16, 1 / 64] as const;
/** Of the span, beside a jump: the two modes may find it at times of their own. */
const BESIDE = 1e-3;

/**
 * The adjoint to draw. Steps that a tolerance chose for z(t) may be too long for a(t): their derivative is the gradient of what was
 * computed, but nothing like the flow's own adjoint, which `interpolating` solves with steps of its own. Where the two can be seen to part,
 * steps are shortened until they meet, and that is drawn; where they do not meet, that of
 * `interpolating`, which at least errs by its tolerance.
 *
 * @param rtol of steps that were chosen; undefined of fixed ones, whose derivative is drawn whatever it is
 * @param again the same mode with another bound on its steps
 */
export function drawnAdjoint(
  drawn: StudyGradient & { readonly path: AdjointPath },
  results: readonly StudyGradient[],
  rtol: number | undefined,
  again: (change: Pick<GradientOptions, "maxStep">) => StudyGradient,
  unstable: () => UnstableSteps | undefined,
): DrawnAdjoint {
  const { mode, path } = drawn;
  const own = { mode, path };
  const flow = results.find(({ mode, status }) => mode === "interpolating" && status === "ok")?.path;
  if (rtol === undefined || !flow || flow === path || mode === "backsolve") return own;
  const apart = parting(path, flow);
  const { size } = apart;
  if (!(apart.off > Math.max(SEEN, PROMISED * rtol) * size)) return own;
  const mean = Math.abs(path.t[0] - path.t[path.t.length - 1]) / drawn.stats.accepted;
  for (const part of SHORTER) {
    const maxStep = Number((part * mean).toPrecision(2));
    const shorter = again({ maxStep });
    if (shorter.status !== "ok" || !shorter.path) break;
    if (!(parting(shorter.path, flow).off <= SAME * size)) continue;
    const why = unstable();
    return {
      mode,
      path: shorter.path,
      said: `Drawn is a(t) by steps of at most ${formatShort(maxStep)}, within 1 % of that of interpolating. The steps that the tolerance chose for z(t) are too long for it: their derivative ${isOff(parting(path, shorter.path))}.${why ? ` ${words(why)}` : ""} The tables have the derivative of the steps taken.`,
    };
  }
  return {
    mode: "interpolating",
    path: flow,
    said: `Drawn is a(t) by interpolating, which solves the adjoint equation: the derivative that ${mode} has of the steps taken ${isOff(apart)}, and shorter steps do not bring the two together.`,
  };
}

const isOff = ({ off, t, size }: Parting) =>
  `is off by up to ${formatShort(off)} (at t = ${formatShort(t)}), where that is no larger than ${formatShort(size)}`;

/** The largest distance of an adjoint from another one, over all components and the times of both, but for those beside jumps. */
export function parting(path: AdjointPath, from: AdjointPath): Parting {
  const width = path.a.length / path.t.length;
  const [begin, end] = [path.t[0], path.t[path.t.length - 1]];
  const beside = BESIDE * Math.abs(end - begin);
  const jumps = [path, from].flatMap(({ t, jumps }) => jumps.map((row) => t[row]));
  const times = Float64Array.from(new Set([...path.t, ...from.t]))
    .filter((t) => jumps.every((jump) => Math.abs(jump - t) > beside))
    .sort((a, b) => (a - b) * Math.sign(end - begin));
  const all = [...Array(width).keys()];
  const [ours, theirs] = [path.pieces("a", all), from.pieces("a", all)];
  let [off, t] = [0, end];
  for (const i of all) {
    const [one, other] = [ours, theirs].map((pieces) => componentAlong(pieces, i, times));
    one.forEach((a, n) => {
      const apart = Math.abs(a - other[n]);
      if (!(apart > off)) return;
      off = apart;
      t = times[n];
    });
  }
  return { off, t, size: from.a.reduce((most, a) => Math.max(most, Math.abs(a)), 0) };
}

function words({ count, of, worst: { method, h, lambda, growth } }: UnstableSteps): string {
  return `In ${count} of the ${of} steps ${method} is not stable: one of h = ${formatShort(h)} multiplies by ${formatShort(growth)} what decays with λ = ${lambdaWords(lambda)}.`;
}
