import type { Node } from "../../graph/op.ts";
import type { GraphValues } from "./graphValues.ts";
import { LoopCounter } from "./loopCounter.ts";
import { loadAt, stride } from "./place.ts";
import type { Contraction } from "./vectorShape.ts";

/** Rows computed side by side, which share the loads of x: more sums than two tiles of them do not fit the registers. */
const ROWS = 2;

/** Writes M x + b with many rows and columns to memory: a loop over rows around a loop over columns. */
export function emitProduct(values: GraphValues, node: Node, contraction: Contraction): void {
  const { rows } = contraction;
  const blocks = Math.floor(rows / ROWS);
  if (blocks > 0) emitRows(values, node, contraction, { first: 0, rows: ROWS, blocks });
  if (rows % ROWS > 0) emitRows(values, node, contraction, { first: blocks * ROWS, rows: rows % ROWS, blocks: 1 });
}

/** `blocks` times the next `rows` rows, from row `first` on. */
function emitRows(
  values: GraphValues,
  node: Node,
  { matrix, rowStride, columnStride, x, bias }: Contraction,
  { first, rows, blocks }: { readonly first: number; readonly rows: number; readonly blocks: number },
): void {
  const { lanes } = values;
  const place = values.memory(matrix);
  const step = stride(lanes, place);
  const block = Array.from({ length: rows }, (_, r) => r);
  LoopCounter.repeat(lanes, blocks, (counter) => {
    const sums = block.map(() => lanes.variable(lanes.constant(0)));
    const row = counter.address(place.pointer, rows * rowStride * step);
    LoopCounter.repeat(lanes, x.size, (inner) => {
      const component = values.load(x, inner);
      const address = inner.address(row, columnStride * step);
      for (const r of block) {
        const entry = loadAt(lanes, place.kind, address, place.offset + (first + r) * rowStride * step);
        lanes.assign(sums[r], lanes.multiplyAdd(entry, component, sums[r]));
      }
    });
    for (const r of block) {
      const y = bias ? lanes.op("add", sums[r], values.load(bias, counter, rows, first + r)) : sums[r];
      values.store(node, counter, y, rows, first + r);
    }
  });
}
