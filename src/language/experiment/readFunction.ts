import { counted } from "../../core/counted.ts";
import { listed } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import type { FunctionRole } from "../../core/vocabulary.ts";
import type { DynamicsFunction } from "../dynamicsFunction.ts";
import type { TracedFunction } from "../experiment.ts";
import type { Known, Slot } from "../known.ts";
import type { Findings } from "./findings.ts";

/** What a function of the options is traced against. */
export interface Roles {
  readonly function: DynamicsFunction;
  readonly dimension: number;
  readonly augment: number;
}

/** The parameters that functions of the options may have: those of words, and the initial state of `exact`. */
export type Role = FunctionRole | "z0";

/** A function's result: one number, or as many components as a state or a datum has. */
export type ResultSize = { readonly kind: "number" } | { readonly kind: "components"; readonly size: number };

/** Traces a function of the text whose parameters have the given roles, and checks the length of its result. */
export function readFunction(
  findings: Findings,
  known: Known,
  what: string,
  roles: readonly Role[],
  of: Roles,
  result: ResultSize,
): TracedFunction | undefined {
  const form = `${what}: (${listed(roles)}) => …`;
  if (known.value.kind !== "function") return findings.wrong(known, what, `a function (${listed(roles)}) => …`);
  if (known.value.arity > roles.length) {
    const message = `${form} has ${counted(roles.length, "parameter")}, not ${known.value.arity}`;
    return findings.error("invalid-option", known.range, message);
  }
  const traced = known.value.trace(roles.map((role) => slot(role, of)));
  findings.add(traced.diagnostics);
  if (!traced.outputs) return findings.refuse();
  const { graph, outputs, scalar, resultRange } = traced;
  const size = result.kind === "number" ? 1 : result.size;
  const wantsNumber = result.kind === "number" || (of.function.state.scalar && size === 1);
  if (outputs.length !== size || scalar !== wantsNumber) {
    return wrongResult(
      findings,
      what,
      resultRange,
      wantsNumber ? "one number" : counted(size, "component"),
      scalar,
      outputs.length,
    );
  }
  return { graph, outputs, range: known.range };
}

function wrongResult(
  findings: Findings,
  what: string,
  range: SourceRange,
  expected: string,
  scalar: boolean,
  length: number,
): undefined {
  const actual = scalar ? "one number" : `an array of ${length}`;
  return findings.error("size-mismatch", range, `${what} must return ${expected}, not ${actual}`);
}

function slot(role: Role, { function: f, dimension, augment }: Roles): Slot {
  switch (role) {
    case "t":
      return { input: role, shape: { kind: "number" } };
    case "theta":
      return { input: role, shape: { kind: "parameters", of: f } };
    case "target":
      return { input: role, shape: state(f, dimension - augment) };
    case "z":
    case "z0":
      return { input: role, shape: state(f, dimension) };
  }
}

function state(f: DynamicsFunction, size: number): Slot["shape"] {
  return f.state.scalar ? { kind: "number" } : { kind: "array", size };
}
