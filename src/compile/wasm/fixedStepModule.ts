import type { Tableau } from "../../core/tableau.ts";
import { emitCountedLoop } from "../../wasm/countedLoop.ts";
import type { Memory } from "../../wasm/engine.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { LaneType } from "../../wasm/laneType.ts";
import type { MathLibrary } from "../../wasm/mathRoutine.ts";
import { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import { FieldCode, type Whose } from "./fieldCode.ts";
import type { FieldPlan } from "./fieldPlan.ts";
import { emitInlineSteps } from "./inlineSteps.ts";
import { emitMemorySteps, stepSlots } from "./memorySteps.ts";
import type { Place } from "./place.ts";
import type { StepPlaces } from "./stepCode.ts";
import { emitTally } from "./tally.ts";

/** Steps of some kind, with f as they are compiled with it. */
export interface FixedSteps {
  /** f whole. */
  readonly plan: FieldPlan;
  /** Evaluations of f for one step. */
  readonly stages: number;
  /** Tile vectors of workspace. */
  readonly workspaceSlots: number;
  /** Operations of one evaluation of f, or of its halves. */
  readonly nodes: number;
  /** Emits the function `advance` of `FixedStepExports`; `field` is of `plan`. */
  emitAdvance(module: ModuleAssembler, field: FieldCode, width: number): void;
}

/** Steps of an explicit Runge–Kutta method. */
export function tableauSteps(plan: FieldPlan, tableau: Tableau): FixedSteps {
  const forSteps = plan.isInline ? 0 : stepSlots(plan.field.dimension, tableau.b.length);
  return {
    plan,
    stages: tableau.b.length,
    workspaceSlots: plan.graph.slotCount + forSteps,
    nodes: plan.graph.cost,
    emitAdvance: (module, field, width) => emitAdvance(module, field, tableau, width),
  };
}

/** What a module of the fixed-step kernel is compiled for. */
export interface FixedStepTarget {
  readonly type: LaneType;
  /** Vectors in a tile. */
  readonly width: number;
  readonly fused: boolean;
  readonly routines: MathLibrary;
  /** Default: all lanes have the same ones. */
  readonly parameters?: Whose;
}

/** A module as bytes, and the memory it wants. */
export interface FixedStepModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The first address free for parameters, workspace and states, in this order. */
  readonly dataEnd: number;
  /** Tile vectors of workspace. */
  readonly workspaceSlots: number;
  /** Operations of one evaluation of f. */
  readonly nodes: number;
}

/**
 * The functions the module exports; addresses are bytes, `tiles` tiles of states stand one after the other, component by
 * component, and so do parameters of which each lane has its own.
 */
export interface FixedStepExports {
  readonly memory: Memory;
  /** Steps first … end − 1 of every tile, at least one; returns 1 where every component is finite afterwards. */
  advance(
    parameters: number,
    workspace: number,
    states: number,
    tiles: number,
    t0: number,
    h: number,
    first: number,
    end: number,
  ): number;
  /** k = f(t, z) for every tile. */
  evaluate(parameters: number, workspace: number, states: number, tiles: number, k: number, t: number): void;
}

export function emitFixedStepModule(steps: FixedSteps, target: FixedStepTarget): FixedStepModule {
  const { type, routines, fused, width, parameters } = target;
  const module = new ModuleAssembler(type, routines, fused);
  const code = new FieldCode(module, steps.plan, width, { parameters });
  steps.emitAdvance(module, code, width);
  emitEvaluate(module, code, width);
  const { workspaceSlots, nodes } = steps;
  return { bytes: module.finish(), dataEnd: module.dataEnd, workspaceSlots, nodes };
}

/** The function `advance` of `FixedStepExports`. */
export function emitAdvance(module: ModuleAssembler, field: FieldCode, tableau: Tableau, width: number): void {
  emitAdvanceBy(module, field, field.plan.isInline, width, (places, theta) => {
    const context = { ...places, tableau };
    if (theta) emitInlineSteps(context, field, theta);
    else emitMemorySteps(context, field);
  });
}

/** The same by the steps that are handed in, which get the parameters in lanes where all is inline. */
export function emitAdvanceBy(
  module: ModuleAssembler,
  field: FieldCode,
  isInline: boolean,
  width: number,
  emitSteps: (places: StepPlaces, theta: Place | undefined) => void,
): void {
  const { dimension } = field.plan.field;
  const parameterTypes = ["i32", "i32", "i32", "i32", "f64", "f64", "f64", "f64"] as const;
  const { out, lanes } = module.function(width, parameterTypes, ["i32"], "advance");
  const [parameters, workspace, states, tiles, t0, h, first, end] = [0, 1, 2, 3, 4, 5, 6, 7];
  const places = { lanes, dimension, parameters, workspace, states, t0, h, first, end };
  const theta = isInline ? field.parameters(lanes, parameters) : undefined;
  const tally = lanes.variable(lanes.constant(0));
  emitCountedLoop(
    out,
    tiles,
    [[states, dimension * lanes.tileBytes], ...ownParameters(field, parameters, lanes)],
    () => {
      emitSteps(places, theta);
      emitTally(lanes, states, dimension, tally);
    },
  );
  lanes.any(lanes.op("ne", tally, lanes.constant(0)));
  out.op("i32.eqz");
}

/** The pointer to the parameters moves from tile to tile where each lane has its own. */
export function ownParameters(
  { parametersOf, plan }: Pick<FieldCode, "parametersOf"> & { readonly plan: Pick<FieldPlan, "parameters"> },
  pointer: number,
  { tileBytes }: LaneAssembler,
): (readonly [pointer: number, bytes: number])[] {
  return parametersOf === "each lane" ? [[pointer, plan.parameters.length * tileBytes]] : [];
}

function emitEvaluate(module: ModuleAssembler, field: FieldCode, width: number): void {
  const {
    isInline,
    usesTime,
    field: { dimension },
  } = field.plan;
  const { out, lanes } = module.function(width, ["i32", "i32", "i32", "i32", "i32", "f64"], [], "evaluate");
  const [parameters, workspace, states, tiles, k, t] = [0, 1, 2, 3, 4, 5];
  const theta = isInline ? field.parameters(lanes, parameters) : undefined;
  const time = usesTime && theta ? lanes.splat(t) : undefined;
  const tileBytes = dimension * lanes.tileBytes;
  emitCountedLoop(out, tiles, [[states, tileBytes], [k, tileBytes], ...ownParameters(field, parameters, lanes)], () => {
    if (!theta) {
      field.call(out, () => {
        for (const argument of [parameters, workspace, states, k, t]) out.get(argument);
      });
      return;
    }
    lanes.scope(() => {
      const z = Array.from({ length: dimension }, (_, i) => lanes.load(states, i * lanes.tileBytes));
      field.inline(lanes, z, time, theta).forEach((value, i) => {
        lanes.store(k, i * lanes.tileBytes, value);
      });
      return [];
    });
  });
}
