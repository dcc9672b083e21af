import type { Diagnosis } from "../core/status.ts";
import { Interpreter } from "../graph/interpret.ts";
import type { Node } from "../graph/op.ts";
import { square } from "../graph/ops/arithmetic.ts";
import { input } from "../graph/ops/leaf.ts";
import { powHalf, sqrt } from "../graph/ops/power.ts";
import { norm } from "../graph/ops/reduction.ts";
import { sign } from "../graph/ops/rounding.ts";
import { reachable } from "../graph/reachable.ts";
import type { DynamicsFunction } from "../language/dynamicsFunction.ts";
import { MORE_STEPS } from "../ode/earlyEnds.ts";
import type { Path } from "./roughPlaces.ts";
import type { Study } from "./study.ts";

/** Part of its size on the way within which an argument is at 0 for steps that a tolerance has made tiny. */
const NEAR = 1e-3;
/** Rows of a solution from which sizes are told. */
const ROWS = 200;

/**
 * What holds up a solve that ended early: a sign that jumps where the solution stays, or a root whose slope is infinite there
 * or that ends. The diagnosis with the expression and its smooth form, or as it was.
 */
export function withCause(
  diagnosis: Diagnosis,
  { field: { outputs, dimension }, dynamics, theta }: Pick<Study, "field" | "dynamics" | "theta">,
  { t, z }: Path,
): Diagnosis {
  if (!["maxSteps", "stepUnderflow", "diverged"].includes(diagnosis.status)) return diagnosis;
  const nodes = reachable(outputs).filter(({ op, inputs }) => CAUSES.has(op) && dependsOnState(inputs[0]));
  if (nodes.length === 0) return diagnosis;
  const interpreter = new Interpreter(nodes.map(({ inputs }) => inputs[0]));
  const last = t.length - 1;
  const sizes = (row: number) => {
    interpreter.evaluate({ z: z.subarray(row * dimension, (row + 1) * dimension), t: [t[row]], theta });
    return nodes.map(({ inputs: [x] }) =>
      interpreter.value(x).reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    );
  };
  const rows = Array.from({ length: Math.min(t.length, ROWS) }, (_, k) => sizes(Math.floor((k * last) / ROWS)));
  const end = sizes(last);
  const cause = nodes.find(({ op }, k) => {
    const largest = rows.reduce((most, row) => Math.max(most, row[k]), 0);
    return (diagnosis.status !== "diverged" || op !== sign) && end[k] <= NEAR * largest;
  });
  if (!cause) return diagnosis;
  const line = cause.range ? ` on line ${cause.range.start.line}` : "";
  const sentence = sentenceOf(cause, argumentOf(cause, dynamics), line, diagnosis.status === "diverged");
  // More steps would be as many of the same.
  const message = diagnosis.message.replace(MORE_STEPS, "");
  return { ...diagnosis, message: `${message}; ${sentence}`, range: diagnosis.range ?? cause.range };
}

function sentenceOf({ op }: Node, x: string, line: string, isPast: boolean): string {
  const factor = /^[\w.$]+(\([^()]*\)|\[[^[\]]*\])?$|^…$/.test(x) ? x : `(${x})`;
  if (op === sign)
    return `\`Math.sign(${x})\`${line} jumps where ${x} passes 0, and the solution stays there: write \`Math.tanh(${factor} / 1e-3)\`, which is smooth`;
  if (isPast)
    return `the solution comes to rest at 0, where the root of ${x}${line} ends: write \`${factor} / Math.sqrt(${x} + 1e-6)\` for \`Math.sqrt(${x})\`, which is smooth`;
  return `the root of ${x}${line} has an infinite slope where the solution comes to rest, at 0: write \`Math.sqrt(${x} + 1e-6)\`, which is smooth`;
}

const CAUSES = new Set<Node["op"]>([sign, sqrt, powHalf, norm]);

function dependsOnState(node: Node): boolean {
  return reachable([node]).some(({ op, attributes }) => op === input && attributes.slot === "z");
}

/** The argument as the text has it, else as far as its names tell. */
function argumentOf({ op, range, inputs }: Node, dynamics: DynamicsFunction): string {
  const written = range && (op === sign || op === sqrt) ? dynamics.textAt(range) : undefined;
  return /^Math\.(?:sign|sqrt)\(([^\n]{1,80})\)$/.exec(written ?? "")?.[1] ?? termOf(inputs[0], dynamics.state.names);
}

/** The name of a component of the state, its square, or what stands for anything larger. */
function termOf({ op, attributes, size, inputs }: Node, names: readonly string[]): string {
  if (op === square) return `${termOf(inputs[0], names)} ** 2`;
  const isComponent = op === input && attributes.slot === "z" && size === 1;
  return (isComponent ? names[Number(attributes.offset)] : undefined) ?? "…";
}
