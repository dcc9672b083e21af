import type { Diagnostic } from "../../core/diagnostic.ts";
import { brief, quoted } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import type { Node } from "../../graph/op.ts";
import { reachable } from "../../graph/reachable.ts";
import { isFlat, smoothInputs } from "../../graph/smoothInputs.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { warningAt } from "../evaluate/refusal.ts";
import type { Parameter } from "../program.ts";

/** Warnings of parameters that a right-hand side does not read, or that move nothing but conditions on the state; the first few. */
export function parameterWarnings(
  { name: f, outputs, parameterCount }: VectorField,
  parameters: readonly Parameter[],
  ranges: ReadonlyMap<string, SourceRange>,
): Diagnostic[] {
  const nodes = reachable(outputs);
  const smooth = smoothInputs(outputs);
  const isRead = new Uint8Array(parameterCount);
  const isSmooth = new Uint8Array(parameterCount);
  const inputs = nodes.filter(({ attributes }) => attributes.slot === "theta");
  for (const node of inputs) {
    const from = Number(node.attributes.offset);
    isRead.fill(1, from, from + node.size);
    if (smooth.has(node)) isSmooth.fill(1, from, from + node.size);
  }
  const warnings: Diagnostic[] = [];
  for (const { name: written, offset, length, fixed } of parameters) {
    const range = ranges.get(written);
    const within = (marks: Uint8Array) => marks.subarray(offset, offset + length).includes(1);
    if (!range || warnings.length >= MOST || within(isSmooth)) continue;
    const name = quoted(written);
    if (!within(isRead)) {
      const message = `${quoted(f)} does not depend on ${name}: no solve, gradient or training moves with it`;
      warnings.push(warningAt(range, "unused-parameter", message));
    } else if (!fixed && inputs.every((node) => !isIn(node, offset, length) || decidesByState(node, nodes))) {
      const message = `${name} enters only conditions on the state, rounding or indices: its gradient is 0 almost everywhere, and training cannot move it; make what it decides smooth, as in \`sigmoid((x - ${brief(written)}) / width)\``;
      warnings.push(warningAt(range, "flat-parameter", message));
    }
  }
  return warnings;
}

/** Warnings of one function that are told at once. */
const MOST = 10;

function isIn({ attributes, size }: Node, offset: number, length: number): boolean {
  const at = Number(attributes.offset);
  return at < offset + length && offset < at + size;
}

/** All that the input decides depends on the state too: where the time alone decides, gradients have the term of moving times. */
function decidesByState(input: Node, nodes: readonly Node[]): boolean {
  const users = new Set<Node>([input]);
  const stateful = new Set<Node>();
  for (const node of nodes) {
    if (node.inputs.some((x) => users.has(x))) users.add(node);
    if (node.attributes.slot === "z" || node.inputs.some((x) => stateful.has(x))) stateful.add(node);
  }
  const decisions = [...users].filter((node) => isFlat(node) && !node.inputs.some((x) => users.has(x) && isFlat(x)));
  return decisions.every((node) => stateful.has(node));
}
