import type { Node } from "../op.ts";
import { input } from "../ops/leaf.ts";
import { broadcast, pack, place, slice } from "../ops/structure.ts";
import { reachable } from "../reachable.ts";

/** A set of components of the state, 32 of them a number. */
export type Components = Uint32Array;

/** On which components of the state each component of some nodes, and of all that they are made of, depends, be it by a condition. */
export function dependencies(outputs: readonly Node[], dimension: number): ReadonlyMap<Node, readonly Components[]> {
  const none: Components = new Uint32Array(Math.ceil(dimension / 32));
  const found = new Map<Node, readonly Components[]>();
  for (const node of reachable(outputs))
    found.set(
      node,
      ofNode(node, none, (x) => found.get(x)!),
    );
  return found;
}

export function has(set: Components, component: number): boolean {
  return ((set[component >> 5] >>> (component & 31)) & 1) === 1;
}

export function members(set: Components): number[] {
  const all: number[] = [];
  for (const [word, bits] of set.entries())
    for (let bit = 0; bit < 32; bit++) if ((bits >>> bit) & 1) all.push(32 * word + bit);
  return all;
}

function ofNode(node: Node, none: Components, of: (x: Node) => readonly Components[]): readonly Components[] {
  const { op, inputs, attributes, size } = node;
  const repeated = (set: Components) => new Array<Components>(size).fill(set);
  if (op.kind === "leaf") {
    if (op !== input || attributes.slot !== "z") return repeated(none);
    const first = Number(attributes.offset);
    return Array.from({ length: size }, (_, i) => single(none, first + i));
  }
  const offset = Number(attributes.offset);
  if (op === pack) return inputs.flatMap(of);
  if (op === slice) return of(inputs[0]).slice(offset, offset + size);
  if (op === broadcast) return repeated(of(inputs[0])[0]);
  if (op === place) return Array.from({ length: size }, (_, i) => of(inputs[0])[i - offset] ?? none);
  if (op.kind === "vector") return repeated(inputs.flatMap(of).reduce(union, none));
  return Array.from({ length: size }, (_, i) => inputs.map((x) => of(x)[x.size === 1 ? 0 : i]).reduce(union, none));
}

function single(none: Components, component: number): Components {
  const set = none.slice();
  set[component >> 5] = (1 << (component & 31)) >>> 0;
  return set;
}

function union(a: Components, b: Components): Components {
  if (a === b || b.every((bits, word) => (bits & ~a[word]) === 0)) return a;
  return a.map((bits, word) => (bits | b[word]) >>> 0);
}
