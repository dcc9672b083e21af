import type { Node } from "../../graph/op.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { GraphValues } from "./graphValues.ts";
import { stride } from "./place.ts";
import type { Search } from "./vectorShape.ts";

/** What a scalar finds in a vector in memory, every lane for itself. */
export function emitSearch(values: GraphValues, node: Node, search: Search): void {
  const [found] = values.lanes.scope(() => [search.find === "entry" ? entry(values, search) : rank(values, search)]);
  values.define(node, 0, found);
}

/** The component of that index; NaN where there is none. */
function entry(values: GraphValues, { table, by }: Search): TileLane {
  const { lanes } = values;
  const at = values.component(by, 0);
  const within = lanes.op("and", lanes.op("ge", at, lanes.constant(0)), lanes.op("lt", at, lanes.constant(table.size)));
  const isEntry = lanes.op("and", within, lanes.op("eq", at, lanes.op("floor", at)));
  const found = gather(values, table, lanes.op("select", isEntry, at, lanes.constant(0)));
  return lanes.op("select", isEntry, found, lanes.constant(Number.NaN));
}

/** Steps of falling powers of two, each taken where the last component it passes over is still under x. */
function rank(values: GraphValues, { table, by, find }: Search): TileLane {
  const { lanes } = values;
  const [x, size] = [values.component(by, 0), lanes.constant(table.size)];
  let found = lanes.constant(0);
  for (let step = 2 ** (31 - Math.clz32(table.size)); step >= 1; step /= 2) {
    const next = lanes.op("add", found, lanes.constant(step));
    const last = lanes.op("sub", next, lanes.constant(1));
    const isThere = lanes.op("le", next, size);
    const component = gather(values, table, lanes.op("select", isThere, last, lanes.constant(0)));
    const isUnder = lanes.op("and", isThere, lanes.op(find as "le" | "lt", component, x));
    found = lanes.op("select", isUnder, next, found);
  }
  return lanes.op("select", lanes.op("eq", x, x), found, x);
}

function gather(values: GraphValues, table: Node, index: TileLane): TileLane {
  const { lanes } = values;
  const place = values.memory(table);
  return lanes.gather(place.pointer, place.offset, index, stride(lanes, place), place.kind === "tile");
}
