import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Node } from "../../src/graph/op.ts";
import { numbersOf } from "../../src/graph/ops/leaf.ts";
import { reachable } from "../../src/graph/reachable.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";

/*
 * Prints what the functions of all samples are made of, as sample_solutions.py reads it: operations in order, each with its operands'
 * places in the list.
 */

const session = new Session();
const fields = readdirSync("samples")
  .filter((file) => file.endsWith(".node-ode.ts"))
  .flatMap((entry) => {
    const program = session.read({
      entry,
      texts: new Map([[entry, readFileSync(path.join("samples", entry), "utf8")]]),
    });
    return program.functions.map(({ name }) => {
      const { field, theta, z0 } = study(program, name);
      const nodes = reachable(field.outputs);
      const places = new Map(nodes.map((node, i) => [node, i]));
      return {
        sample: entry.replace(".node-ode.ts", ""),
        name,
        z0: Array.from(z0[0]),
        theta: Array.from(theta),
        outputs: field.outputs.map((node) => places.get(node)),
        nodes: nodes.map((node) => describe(node, places)),
      };
    });
  });
console.log(JSON.stringify(fields));

function describe(node: Node, places: ReadonlyMap<Node, number>) {
  const { op, size, attributes, inputs } = node;
  const table = op.name === "table" ? Array.from(numbersOf(node)) : undefined;
  return { op: op.name, size, attributes, inputs: inputs.map((x) => places.get(x)), ...(table && { table }) };
}
