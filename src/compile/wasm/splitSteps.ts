import { largest } from "../../core/extremes.ts";
import { type Half, joinsSteps, type SplitMethod, type Substep } from "../../core/splitMethod.ts";
import { copyNodes } from "../../graph/copyNodes.ts";
import { Graph } from "../../graph/graph.ts";
import { constant } from "../../graph/ops/leaf.ts";
import { reachable } from "../../graph/reachable.ts";
import type { Halves } from "../../graph/split/halves.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import { DerivedParameters } from "./derivedParameters.ts";
import { FieldCode, type Whose } from "./fieldCode.ts";
import { FieldPlan } from "./fieldPlan.ts";
import { emitAdvanceBy, type FixedSteps } from "./fixedStepModule.ts";
import { LoopCounter } from "./loopCounter.ts";
import type { Place } from "./place.ts";
import { emitSteps, pushStageTime, type StepPlaces, type TakenStep } from "./stepCode.ts";

/** One half of a right-hand side as code, and the components that it moves, those that follow one another as one run. */
interface HalfPlan {
  readonly plan: FieldPlan;
  readonly moved: readonly number[];
  readonly runs: readonly { readonly first: number; readonly count: number }[];
}

/** Steps that move the halves of a right-hand side in turn: z + (w·h)·k of a half's components, one substep after another, in place. */
export function splitSteps(whole: VectorField, halves: Halves, method: SplitMethod): FixedSteps {
  const { substeps } = method;
  const [field, positions, momenta] = inOneGraph([whole, halves.positions, halves.momenta]);
  const all = [field, positions, momenta].flatMap(({ outputs }) => outputs);
  const parameters = new DerivedParameters({ outputs: all, parameterCount: whole.parameterCount }, reachable(all));
  const times = (of: Half) => substeps.filter(({ half }) => half === of).length;
  const planOf = (half: VectorField, evaluations: number): HalfPlan => {
    const moved = half.outputs.flatMap(({ op, attributes }, i) =>
      op === constant && attributes.value === 0 ? [] : [i],
    );
    return { plan: new FieldPlan(half, evaluations, { parameters }), moved, runs: runsOf(moved) };
  };
  const plans: Record<Half, HalfPlan> = {
    positions: planOf(positions, times("positions")),
    momenta: planOf(momenta, times("momenta")),
  };
  const plan = new FieldPlan(field, 1, { parameters });
  const parts = [plans.positions.plan, plans.momenta.plan];
  const isInline = parts.every((part) => part.isInline);
  const slots = largest([plan, ...parts].map(({ graph }) => graph.slotCount));
  const cost = parts.reduce((sum, { graph }) => sum + graph.cost, 0);
  return {
    plan,
    stages: (substeps.length - (keeps(method, plans) ? 1 : 0)) / 2,
    workspaceSlots: slots + whole.dimension,
    nodes: cost,
    emitAdvance(module, whole, width) {
      const code = codeOf(module, plans, width, whole.parametersOf);
      emitAdvanceBy(module, whole, isInline, width, (places, theta) => {
        if (theta) emitInline(places, method, plans, code, theta);
        else emitInMemory(places, method, plans, code, slots);
      });
    },
  };
}

type Codes = Readonly<Record<Half, FieldCode>>;

function codeOf(
  module: ModuleAssembler,
  { positions, momenta }: Record<Half, HalfPlan>,
  width: number,
  parameters: Whose,
): Codes {
  return {
    positions: new FieldCode(module, positions.plan, width, { parameters }),
    momenta: new FieldCode(module, momenta.plan, width, { parameters }),
  };
}

/** All in locals. */
function emitInline(
  places: StepPlaces,
  method: SplitMethod,
  plans: Record<Half, HalfPlan>,
  code: Codes,
  theta: Place,
): void {
  const { lanes, dimension, states } = places;
  const { substeps } = method;
  lanes.scope(() => {
    const z = Array.from({ length: dimension }, (_, i) => lanes.load(states, i * lanes.tileBytes));
    const slope = ({ half, c }: Substep, step?: TakenStep): readonly TileLane[] => {
      const { moved, plan } = plans[half];
      const of = (t: TileLane | undefined) => {
        const k = code[half].inline(lanes, z, t, theta);
        return moved.map((i) => k[i]);
      };
      return plan.usesTime && step ? lanes.scope(() => of(timeOf(lanes, step, c))) : of(undefined);
    };
    const move = ({ half, weight }: Substep, h: TileLane, k: readonly TileLane[]) => {
      const by = weight === 1 ? h : lanes.op("mul", lanes.constant(weight), h);
      for (const [n, i] of plans[half].moved.entries()) lanes.assign(z[i], lanes.multiplyAdd(by, k[n], z[i]));
    };
    const kept = keeps(method, plans) ? slope(substeps[0]).map((k) => lanes.variable(k)) : undefined;
    emitSteps(places, (step) => {
      const h = lanes.splat(step.h);
      for (const [n, substep] of substeps.entries()) {
        lanes.scope(() => {
          const k = n === 0 && kept ? kept : slope(substep, step);
          move(substep, h, k);
          if (kept && n === substeps.length - 1) for (const [m, last] of kept.entries()) lanes.assign(last, k[m]);
          return [];
        });
      }
    });
    for (const [i, component] of z.entries()) lanes.store(states, i * lanes.tileBytes, component);
    return [];
  });
}

/** Halves are called, and move states in memory; their derivatives stand behind the workspace of f. */
function emitInMemory(
  places: StepPlaces,
  method: SplitMethod,
  plans: Record<Half, HalfPlan>,
  code: Codes,
  slots: number,
): void {
  const { lanes, states, workspace, parameters } = places;
  const { substeps } = method;
  const { out, tileBytes } = lanes;
  const k = slots * tileBytes;
  const call = ({ half, c }: Substep, step?: TakenStep) => {
    code[half].call(out, () => {
      out.get(parameters);
      out.get(workspace);
      out.get(states);
      out.get(workspace);
      out.i32(k);
      out.op("i32.add");
      if (plans[half].plan.usesTime && step) pushStageTime(lanes, step, c);
      else out.f64(0);
    });
  };
  lanes.scope(() => {
    const by = lanes.variable(lanes.splat(places.h));
    const kept = keeps(method, plans);
    if (kept) call(substeps[0]);
    emitSteps(places, (step) => {
      for (const [n, substep] of substeps.entries()) {
        const { half, weight } = substep;
        if (n > 0 || !kept) call(substep, step);
        lanes.scope(() => {
          const h = lanes.splat(step.h);
          lanes.assign(by, weight === 1 ? h : lanes.op("mul", lanes.constant(weight), h));
          return [];
        });
        for (const { first, count } of plans[half].runs)
          LoopCounter.repeat(lanes, count, (counter) => {
            const [at, own] = [counter.address(states, tileBytes), counter.address(workspace, tileBytes)];
            const slope = lanes.load(own, k + first * tileBytes);
            lanes.store(at, first * tileBytes, lanes.multiplyAdd(by, slope, lanes.load(at, first * tileBytes)));
          });
      }
    });
    return [];
  });
}

/** Whether a step begins with the derivative that the one before ended with: t + h need not be t0 + (n + 1)·h where it is read. */
function keeps(method: SplitMethod, plans: Record<Half, HalfPlan>): boolean {
  return joinsSteps(method) && !plans[method.substeps[0].half].plan.usesTime;
}

function timeOf(lanes: LaneAssembler, step: TakenStep, c: number): TileLane {
  const time = lanes.out.local("f64");
  pushStageTime(lanes, step, c);
  lanes.out.set(time);
  const lane = lanes.splat(time);
  lanes.out.release(time);
  return lane;
}

function runsOf(moved: readonly number[]) {
  const runs: { readonly first: number; count: number }[] = [];
  for (const i of moved) {
    const last = runs.at(-1);
    if (last && last.first + last.count === i) last.count++;
    else runs.push({ first: i, count: 1 });
  }
  return runs;
}

/** Copies of fields whose graphs may be several. */
function inOneGraph(fields: readonly VectorField[]): VectorField[] {
  const graph = new Graph({ budget: 4 * fields[0].graph.budget });
  return fields.map((field) => ({ ...field, graph, outputs: copyNodes(graph, field.outputs) }));
}
