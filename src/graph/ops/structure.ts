import { type Interval, point } from "../interval.ts";
import { type GraphBuilder, type Node, ShapeError, type VectorOp } from "../op.ts";
import { input, numbersOf, table } from "./leaf.ts";

/** Ops that move components around and compute nothing. */

export const pack: VectorOp = {
  name: "pack",
  doc: "Its inputs, scalars or vectors, put end to end.",
  kind: "vector",
  shape: (sizes) => sizes.reduce((a, b) => a + b, 0),
  value: (out, inputs) => {
    let offset = 0;
    for (const x of inputs) {
      out.set(x, offset);
      offset += x.length;
    }
  },
  interval: (inputs) => inputs.flat(),
  vjp: ({ graph, node, cotangent }) => {
    let offset = 0;
    return node.inputs.map((x) => {
      const part = graph.apply(slice, [cotangent], { offset, size: x.size });
      offset += x.size;
      return part;
    });
  },
  taylor: (_, inputs) => inputs.flat(),
  wasm: (code, node) => {
    let offset = 0;
    for (const x of node.inputs) {
      code.copy(node, offset, x, 0, x.size);
      offset += x.size;
    }
  },
  tfjs: (code, inputs) => code.concatenate(...inputs),
  simplify: (graph, inputs) => (inputs.length === 1 ? inputs[0] : wholeOf(graph, inputs)),
};

export const slice: VectorOp = {
  name: "slice",
  doc: "Consecutive components of a vector (attributes offset and size).",
  kind: "vector",
  shape: ([n], { offset, size }) => {
    const [first, count] = [Number(offset), Number(size)];
    if (first < 0 || count < 1 || first + count > n) {
      throw new ShapeError(`components ${first} to ${first + count - 1} of a vector of ${n}`);
    }
    return count;
  },
  value: (out, [x], { offset }) => out.set(x.subarray(Number(offset), Number(offset) + out.length)),
  interval: ([x], { offset, size }) => x.slice(Number(offset), Number(offset) + Number(size)),
  vjp: ({ graph, node, cotangent }) => [
    graph.apply(place, [cotangent], { offset: node.attributes.offset, size: node.inputs[0].size }),
  ],
  taylor: (_, [x], { offset, size }) => x.slice(Number(offset), Number(offset) + Number(size)),
  wasm: (code, node) => code.copy(node, 0, node.inputs[0], Number(node.attributes.offset), node.size),
  tfjs: (code, [x], { attributes, size }) => code.rows(x, Number(attributes.offset), size),
  simplify: (graph, [x], attributes) => part(graph, x, Number(attributes.offset), Number(attributes.size)),
};

export const place: VectorOp = {
  name: "place",
  doc: "A vector of zeros (attribute size) with the input put in at attribute offset.",
  kind: "vector",
  shape: ([n], { offset, size }) => {
    if (Number(offset) < 0 || Number(offset) + n > Number(size)) {
      throw new ShapeError(`${n} components at ${offset} in a vector of ${size}`);
    }
    return Number(size);
  },
  value: (out, [x], { offset }) => {
    out.fill(0);
    out.set(x, Number(offset));
  },
  interval: ([x], { offset, size }) => {
    const out: Interval[] = Array.from({ length: Number(size) }, () => point(0));
    x.forEach((component, i) => {
      out[Number(offset) + i] = component;
    });
    return out;
  },
  vjp: ({ graph, node, cotangent }) => [
    graph.apply(slice, [cotangent], { offset: node.attributes.offset, size: node.inputs[0].size }),
  ],
  taylor: (code, [x], { offset, size }) => {
    const first = Number(offset);
    return Array.from({ length: Number(size) }, (_, i) => x[i - first] ?? code.constant(point(0)));
  },
  wasm: (code, node) => {
    const [x] = node.inputs;
    const offset = Number(node.attributes.offset);
    code.fill(node, 0, code.lanes.constant(0), offset);
    code.copy(node, offset, x, 0, x.size);
    code.fill(node, offset + x.size, code.lanes.constant(0), node.size - offset - x.size);
  },
  tfjs: (code, [x], { attributes, inputs, size }) => {
    const before = Number(attributes.offset);
    const after = size - before - inputs[0].size;
    return code.concatenate(...(before > 0 ? [code.zeros(before)] : []), x, ...(after > 0 ? [code.zeros(after)] : []));
  },
  simplify: (_, [x], { size }) => (x.size === size ? x : undefined),
};

export const broadcast: VectorOp = {
  name: "broadcast",
  doc: "A scalar repeated (attribute size).",
  kind: "vector",
  shape: ([n], { size }) => {
    if (n !== 1) throw new ShapeError(`only a scalar can be repeated, not a vector of ${n}`);
    return Number(size);
  },
  value: (out, [x]) => {
    out.fill(x[0]);
  },
  interval: ([[x]], { size }) => Array.from({ length: Number(size) }, () => x),
  vjp: ({ cotangent }) => [cotangent],
  taylor: (_, [[x]], { size }) => Array.from({ length: Number(size) }, () => x),
  wasm: (code, node) => code.fill(node, 0, code.load(node.inputs[0], 0), node.size),
  tfjs: (code, [x], { size }) => code.repeat(x, size),
  simplify: (_, [x], { size }) => (x.size === size ? x : undefined),
};

/** Component `index` of a vector; throws `ShapeError` past its end. */
export function component(graph: GraphBuilder, vector: Node, index: number): Node {
  return graph.apply(slice, [vector], { offset: index, size: 1 });
}

/** The components of a vector as scalars. */
export function components(graph: GraphBuilder, vector: Node): Node[] {
  return Array.from({ length: vector.size }, (_, i) => component(graph, vector, i));
}

/** One scalar repeated, or the vector whose parts, all of them and in order, the inputs are. */
function wholeOf(graph: GraphBuilder, inputs: readonly Node[]): Node | undefined {
  if (inputs[0].size === 1 && inputs.every((x) => x === inputs[0])) {
    return graph.apply(broadcast, [inputs[0]], { size: inputs.length });
  }
  if (inputs.some((x) => x.op !== slice || x.inputs[0] !== inputs[0].inputs[0])) {
    return inputs.every((x) => x.op === input) ? wholeInput(graph, inputs) : undefined;
  }
  const [whole] = inputs[0].inputs;
  let offset = 0;
  for (const x of inputs) {
    if (x.attributes.offset !== offset) return undefined;
    offset += x.size;
  }
  return offset === whole.size ? whole : undefined;
}

/** Consecutive components of the parameters are one vector of them; other inputs vary by lane and stay scalars. */
function wholeInput(graph: GraphBuilder, inputs: readonly Node[]): Node | undefined {
  const { slot, offset } = inputs[0].attributes;
  if (slot !== "theta") return undefined;
  let end = Number(offset);
  for (const x of inputs) {
    if (x.attributes.slot !== slot || x.attributes.offset !== end) return undefined;
    end += x.size;
  }
  return graph.input(slot, Number(offset), end - Number(offset));
}

/** Components `offset … offset + size − 1` of x, where they are known as a node by themselves. */
function part(graph: GraphBuilder, x: Node, offset: number, size: number): Node | undefined {
  if (size === x.size) return x;
  const within = (inner: Node, start: number) => graph.apply(slice, [inner], { offset: start, size });
  switch (x.op) {
    case input:
      return graph.input(String(x.attributes.slot), Number(x.attributes.offset) + offset, size);
    case slice:
      return within(x.inputs[0], Number(x.attributes.offset) + offset);
    case table:
      if (size === 1) return graph.constant(numbersOf(x)[offset]);
      return graph.table(numbersOf(x).slice(offset, offset + size));
    case broadcast:
      return graph.apply(broadcast, x.inputs, { size });
    case place: {
      const start = offset - Number(x.attributes.offset);
      if (start >= 0 && start + size <= x.inputs[0].size) return within(x.inputs[0], start);
      if (start + size <= 0 || start >= x.inputs[0].size) {
        return graph.apply(broadcast, [graph.constant(0)], { size });
      }
      return undefined;
    }
    case pack: {
      let start = offset;
      for (const piece of x.inputs) {
        if (start + size <= piece.size) return start >= 0 ? within(piece, start) : undefined;
        start -= piece.size;
      }
      return undefined;
    }
    default:
      return undefined;
  }
}
