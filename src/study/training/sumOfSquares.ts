import { copyNodes } from "../../graph/copyNodes.ts";
import { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/op.ts";
import { add, div, mul, square } from "../../graph/ops/arithmetic.ts";
import { constant } from "../../graph/ops/leaf.ts";
import { sum } from "../../graph/ops/reduction.ts";
import { components, pack } from "../../graph/ops/structure.ts";
import type { TracedFunction } from "../../language/experiment.ts";

/** A product taken apart: its number, and its other factors, squares twice. */
interface Product {
  readonly number: number;
  readonly factors: readonly Node[];
}

/** The residuals whose squares a function adds up: of c·u² + v·v they are √c·u and v. Undefined for any other function. */
export function residualsOf({ outputs, range }: TracedFunction): readonly TracedFunction[] | undefined {
  const graph = new Graph();
  const [whole] = copyNodes(graph, outputs);
  const found: TracedFunction[] = [];
  const take = (node: Node, scale: number): boolean => {
    const { number, factors } = productOf(node);
    const factor = scale * number;
    // A constant is no residual and moves no minimum.
    if (factors.length === 0 || factor === 0) return true;
    if (!(factor > 0 && Number.isFinite(factor))) return false;
    const root = rootOf(factors);
    if (root) {
      const product = root.reduce((x, y) => graph.call(mul, x, y), graph.constant(Math.sqrt(factor)));
      for (const x of components(graph, product)) found.push({ graph, outputs: [x], range });
      return true;
    }
    if (factors.length > 1) return false;
    const [{ op, inputs }] = factors;
    if (op === add) return inputs.every((x) => take(x, factor));
    if (op !== sum) return false;
    const [terms] = inputs;
    if (terms.op === pack) return terms.inputs.every((x) => take(x, factor));
    return rootOf(productOf(terms).factors) !== undefined && take(terms, factor);
  };
  return take(whole, 1) ? found : undefined;
}

function productOf(node: Node): Product {
  const { op, inputs, attributes } = node;
  if (op === constant) return { number: Number(attributes.value), factors: [] };
  if (op === square) return { number: 1, factors: [inputs[0], inputs[0]] };
  if (op !== mul && !(op === div && inputs[1].op === constant)) return { number: 1, factors: [node] };
  const [a, b] = inputs.map(productOf);
  return { number: op === mul ? a.number * b.number : a.number / b.number, factors: [...a.factors, ...b.factors] };
}

/** One of each two equal factors; undefined where they do not come in pairs. */
function rootOf(factors: readonly Node[]): readonly Node[] | undefined {
  const left = [...factors];
  const root: Node[] = [];
  for (let x = left.pop(); x; x = left.pop()) {
    const twin = left.indexOf(x);
    if (twin < 0) return undefined;
    left.splice(twin, 1);
    root.push(x);
  }
  return root;
}
