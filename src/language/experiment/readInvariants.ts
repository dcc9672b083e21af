import { formatShort } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import { Interpreter } from "../../graph/interpret.ts";
import type { InvariantSource } from "../experiment.ts";
import type { Known } from "../known.ts";
import type { Findings } from "./findings.ts";
import type { Start } from "./readExact.ts";
import { type Roles, readFunction } from "./readFunction.ts";
import { allDefined } from "./readValue.ts";

const ROLES = ["z", "t", "theta"] as const;
const FORM = `a function (${ROLES.join(", ")}) => …, or an object of such functions by name`;
/** Of one that has no name. */
const ONLY = "invariant";

/** Reads `invariant`: what every solution keeps, one function or some by name; whether a solution does is seen where it is measured. */
export function readInvariants(
  findings: Findings,
  known: Known,
  of: Roles,
  start: Start,
): readonly InvariantSource[] | undefined {
  const { value } = known;
  if (value.kind === "function") {
    const one = readInvariant(findings, known, ONLY, of, start);
    return one && [one];
  }
  if (value.kind !== "object") return findings.wrong(known, "`invariant`", FORM);
  if (value.entries.size === 0)
    return findings.error("invalid-option", known.range, `\`invariant\` names nothing: it must be ${FORM}`);
  return allDefined([...value.entries].map(([name, entry]) => readInvariant(findings, entry, name, of, start)));
}

function readInvariant(
  findings: Findings,
  known: Known,
  name: string,
  of: Roles,
  start: Start,
): InvariantSource | undefined {
  const what = name === ONLY ? "`invariant`" : `${quoted(name)} of \`invariant\``;
  const value = readFunction(findings, known, what, ROLES, of, { kind: "number" });
  if (!value) return undefined;
  const interpreter = new Interpreter(value.outputs);
  for (const z of start.z0) {
    const [number] = interpreter.read({ z, t: [start.t], theta: start.theta });
    if (Number.isFinite(number)) continue;
    const message = `${what} is ${number} at the start t = ${formatShort(start.t)}: there is nothing that a solution could keep`;
    return findings.error("invalid-option", known.range, message);
  }
  const { op, attributes } = value.outputs[0];
  if (op.kind === "leaf" && "value" in attributes)
    findings.warn("ignored-option", known.range, `${what} is the same everywhere: every method keeps it`);
  return { name, value };
}
