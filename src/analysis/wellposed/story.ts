import { largest } from "../../core/extremes.ts";
import { squared } from "../../core/squared.ts";
import { jacobian } from "../../graph/pullback.ts";
import { methods } from "../../ode/methods/registry.ts";
import { flowOf } from "../../study/flow.ts";
import type { Session } from "../../study/session.ts";
import { solve, solverInUse } from "../../study/solve.ts";
import { type Study, stateNames } from "../../study/study.ts";
import { hasLayers, type Layered, layered } from "../../validated/layers.ts";
import { norms } from "../../validated/norm.ts";
import {
  boxOfRegion,
  type KnownOfField,
  type Neighbourhood,
  type PicardLindelof,
  picardLindelof,
} from "../../validated/picardLindelof.ts";
import { type TaylorProgram, taylorProgram } from "../../validated/taylor/program.ts";
import { certifiedDistances, type Enclosed } from "./enclosed.ts";
import { isLipschitz } from "./lipschitz.ts";
import { type PicardIterates, picardIterates } from "./picardIterates.ts";
import { usualLengthOf, withLargestDelta } from "./region.ts";
import { type SecondSolution, secondSolution } from "./secondSolution.ts";

/** What was asked of the proof. */
export interface WellposedOptions {
  /** Undefined: as long as what is told can be seen in it. */
  readonly a: number | undefined;
  /** One for all components, or one each. */
  readonly b: readonly number[];
  readonly norm: string;
  readonly largest: boolean;
  readonly iterates: number;
  /** Of the times over which the iterates are computed, in δ. */
  readonly reach: number;
  readonly tube: boolean;
  /** Of the box of initial states that the tube starts from. */
  readonly width: number;
}

/** What was found; everything that is drawn, said and printed is made from it. */
export interface WellposedStory {
  readonly name: string;
  readonly stateNames: readonly string[];
  readonly region: Neighbourhood;
  /** Radius in the norm. */
  readonly b: number;
  /** One radius was asked for, that of all components. */
  readonly isEven: boolean;
  readonly bounds: PicardLindelof;
  readonly lipschitz: boolean | "unknown";
  /** Bounds layer by layer, where f has dense layers. */
  readonly net?: Layered;
  readonly iterates?: PicardIterates;
  /** Of the iterates, in δ. */
  readonly reach: number;
  /** The method's solution over the experiment's span, row by row. */
  readonly solution: {
    readonly t: Float64Array;
    readonly z: Float64Array;
    readonly method: string;
    readonly steps: number;
    /** The same over the times of the box, finely enough to be drawn; the last ones within δ are `within` of them. */
    readonly drawn: { readonly t: Float64Array; readonly z: Float64Array; readonly within: number };
  };
  readonly second?: SecondSolution;
  readonly enclosed?: Enclosed;
}

/** Fewest and most parts of R that are looked at; of them this part for each candidate of the box that maximises δ. */
const PARTS = [24, 4000] as const;
const OF_CANDIDATE = 0.05;
/** The closer of two bounds is good enough; of candidates, this close. */
const TOLERANCE = 0.01;
const COARSE = 0.02;
/** With so much work slopes are bounded by the mean value form, too, of so many components. */
const CLOSELY = 1e5;
const MOST_CLOSELY = 6;
const MOST_PARAMETERS = 500;
/** Iterates are drawn over this part of δ: the theorem needs less than δ. */
const WITHIN = 0.999;

export function wellposedStory(
  session: Session,
  study: Study,
  asked: WellposedOptions,
  work: number,
  cancelled: () => boolean,
): WellposedStory {
  const { field, theta, span } = study;
  const z0 = Array.from(study.z0[0]);
  const norm = norms.get(asked.norm);
  const program = taylorProgram(field, theta, true);
  const parts = partsFor(program, work);
  const isEven = new Set(asked.b).size === 1;
  const netOf = (over: Neighbourhood) =>
    isEven && hasLayers(field) ? layered(field, theta, boxOfRegion(over), norm) : undefined;
  const boundsOf = (
    over: Neighbourhood,
    tolerance: number,
    most: number,
    known: KnownOfField = { slope: netOf(over)?.bound },
  ) => picardLindelof(program, over, { tolerance, parts: most, cancelled }, known);
  const whole = {
    t0: span[0],
    z0,
    a: asked.a ?? (Math.abs(span[1] - span[0]) || 1),
    radii: radiiOf(asked.b, z0.length),
    norm,
  };
  const deltaOf = (over: Neighbourhood) => boundsOf(over, COARSE, OF_CANDIDATE * parts).delta;
  const wide = asked.largest ? withLargestDelta(whole, deltaOf) : whole;
  const region =
    asked.a === undefined
      ? { ...wide, a: usualLengthOf(study, (a) => boundsOf({ ...wide, a }, COARSE, parts / 4), largest(wide.radii)) }
      : wide;
  const net = netOf(region);
  const slopes = work >= CLOSELY ? slopesOf(study) : undefined;
  const closely = slopes ? Math.min(parts, partsFor(slopes, work)) : parts;
  const bounds = boundsOf(region, TOLERANCE, closely, { slope: net?.bound, ...(slopes && { derivative: slopes }) });
  const kernels = session.compiled("float64");
  const flow = flowOf(kernels, study, {}, cancelled);
  const inUse = solverInUse(study, {});
  const one = { ...study, z0: [study.z0[0]], times: undefined };
  const [trajectory] = solve(kernels, one, { outputs: "steps", cancelled }).trajectories;
  const drawn = drawnIn(
    region,
    bounds.delta,
    one,
    (outputs) => solve(kernels, one, { outputs, cancelled }).trajectories[0],
  );
  const out = new Float64Array(field.dimension);
  const derivative = (t: number, z: readonly number[]) => {
    flow.evaluate(t, Float64Array.from(z), 1, out);
    return Array.from(out);
  };
  const b = largest(region.radii);
  const length = (x: ArrayLike<number>) => norm.length(Array.from(x, (y, i) => (y * b) / region.radii[i]));
  const lipschitz = isLipschitz(bounds, derivative, region, length);
  const second = lipschitz === false ? secondSolution(kernels, one, region, cancelled) : undefined;
  const reach = WITHIN * asked.reach;
  return {
    name: study.name,
    stateNames: stateNames(study.dynamics, field.dimension),
    region,
    b,
    isEven: asked.b.length === 1,
    bounds,
    lipschitz,
    ...(net && net.layers.length > 0 && { net }),
    ...(bounds.delta > 0 && {
      iterates: picardIterates(derivative, {
        t0: region.t0,
        z0,
        reach: reach * bounds.delta,
        length,
        count: asked.iterates,
      }),
    }),
    reach,
    solution: {
      t: trajectory.t,
      z: trajectory.z,
      method: methods.get(inUse.method).title,
      steps: trajectory.t.length - 1,
      drawn,
    },
    ...(second && { second }),
    ...(asked.tube && { enclosed: certifiedDistances(program, study, trajectory, asked.width, cancelled) }),
  };
}

/** Points of the solution that is drawn in the box, to either side of δ. */
const POINTS = 100;

function drawnIn(
  { t0, a }: Neighbourhood,
  delta: number,
  { span }: Study,
  solved: (outputs: Float64Array) => { readonly t: Float64Array; readonly z: Float64Array },
): WellposedStory["solution"]["drawn"] {
  const whole = Math.abs(span[1] - span[0]);
  const direction = Math.sign(span[1] - span[0]);
  // The drawing goes on a little beside the box.
  const end = Math.min(whole, 1.1 * a);
  const ends = delta > 0 && delta < end ? [delta, end] : [end];
  const lengths = ends.flatMap((to, k) => {
    const from = k === 0 ? 0 : ends[k - 1];
    return Array.from({ length: POINTS }, (_, n) => from + ((to - from) * (n + 1)) / POINTS);
  });
  const within = (t: number) => (direction > 0 ? Math.min(t, span[1]) : Math.max(t, span[1]));
  const times = [0, ...lengths].map((x) => within(t0 + direction * x));
  const { t, z } = solved(Float64Array.from(new Set(times)));
  return { t, z, within: delta > 0 ? t.filter((at) => Math.abs(at - t0) <= delta).length : 0 };
}

/** ∂f/∂z as a program, where it is not too large to be evaluated with its own derivatives. */
function slopesOf({ field, theta }: Study): TaylorProgram | undefined {
  const { dimension } = field;
  if (dimension > MOST_CLOSELY || theta.length > MOST_PARAMETERS) return undefined;
  return taylorProgram({ ...field, outputs: jacobian(field).flat() }, theta, true);
}

function partsFor({ dimension, instructions }: TaylorProgram, work: number): number {
  const operands = instructions.reduce((sum, { x }) => sum + x.length, 0);
  const part = operands * (dimension + 1) + dimension * squared(dimension);
  return Math.round(Math.min(PARTS[1], Math.max(PARTS[0], work / part)));
}

const radiiOf = (b: readonly number[], dimension: number) =>
  Array.from({ length: dimension }, (_, i) => b[b.length === 1 ? 0 : i]);
