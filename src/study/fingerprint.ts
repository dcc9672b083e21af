import type { Node } from "../graph/op.ts";
import { reachable } from "../graph/reachable.ts";
import type { VectorField } from "../graph/vectorField.ts";

const known = new WeakMap<VectorField, string>();

/**
 * A text that two right-hand sides share exactly when they compute the same thing by the same operations: their graphs in
 * full, names and source ranges left out. An edit elsewhere in the file then finds its kernels again.
 */
export function fingerprint(field: VectorField): string {
  let text = known.get(field);
  if (text === undefined) {
    text = write(field);
    known.set(field, text);
  }
  return text;
}

function write({ dimension, parameterCount, outputs, mass }: VectorField): string {
  const number = new Map<Node, number>();
  const lines = [`${dimension} ${parameterCount}`, ...(mass ? [`mass ${mass.entries.join(" ")}`] : [])];
  for (const node of reachable(outputs)) {
    number.set(node, number.size);
    const attributes = Object.entries(node.attributes).map(([key, x]) => `${key}=${Object.is(x, -0) ? "-0" : x}`);
    const inputs = node.inputs.map((x) => number.get(x));
    lines.push([node.op.name, node.size, ...inputs, ...attributes].join(" "));
  }
  lines.push(outputs.map((node) => number.get(node)).join(" "));
  return lines.join("\n");
}
