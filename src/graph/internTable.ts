import type { Attributes, Node, Op } from "./op.ts";

/**
 * The hash table behind hash-consing: open addressing over node ids, keyed by op, inputs and attributes without
 * building any key object or string.
 */
export class InternTable {
  readonly #nodes: readonly Node[];
  /** Node id + 1, or 0 where free; with the node's hash in the same place. */
  #ids = new Int32Array(64);
  #hashes = new Int32Array(64);
  #count = 0;

  constructor(nodes: readonly Node[]) {
    this.#nodes = nodes;
  }

  hash(op: Op, inputs: readonly Node[], attributes: Attributes): number {
    let hash = hashOfOp(op);
    for (const { id } of inputs) hash = mix(hash, id);
    for (const key in attributes) {
      const value = attributes[key];
      if (typeof value === "number") hash = mixNumber(hash, value);
      else if (typeof value === "string") hash = mixText(hash, value);
      else for (const x of value) hash = mixNumber(hash, x);
    }
    return hash ^ (hash >>> 15);
  }

  find(hash: number, op: Op, inputs: readonly Node[], attributes: Attributes): Node | undefined {
    const mask = this.#ids.length - 1;
    for (let slot = hash & mask; this.#ids[slot] !== 0; slot = (slot + 1) & mask) {
      if (this.#hashes[slot] !== hash) continue;
      const node = this.#nodes[this.#ids[slot] - 1];
      if (node.op === op && sameInputs(node.inputs, inputs) && sameAttributes(node.attributes, attributes)) return node;
    }
    return undefined;
  }

  add(hash: number, id: number): void {
    if (2 * ++this.#count > this.#ids.length) this.#grow();
    this.#put(hash, id + 1);
  }

  #put(hash: number, entry: number): void {
    const mask = this.#ids.length - 1;
    let slot = hash & mask;
    while (this.#ids[slot] !== 0) slot = (slot + 1) & mask;
    this.#ids[slot] = entry;
    this.#hashes[slot] = hash;
  }

  #grow(): void {
    const ids = this.#ids;
    const hashes = this.#hashes;
    this.#ids = new Int32Array(2 * ids.length);
    this.#hashes = new Int32Array(2 * ids.length);
    for (let slot = 0; slot < ids.length; slot++) if (ids[slot] !== 0) this.#put(hashes[slot], ids[slot]);
  }
}

function sameInputs(a: readonly Node[], b: readonly Node[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sameAttributes(a: Attributes, b: Attributes): boolean {
  if (a === b) return true;
  for (const key in a) if (!sameAttribute(a[key], b[key])) return false;
  for (const key in b) if (!(key in a)) return false;
  return true;
}

function sameAttribute(a: Attributes[string], b: Attributes[string] | undefined): boolean {
  if (!(a instanceof Float64Array) || !(b instanceof Float64Array)) return Object.is(a, b);
  return a === b || (a.length === b.length && a.every((x, i) => Object.is(x, b[i])));
}

const opHashes = new WeakMap<Op, number>();

function hashOfOp(op: Op): number {
  let hash = opHashes.get(op);
  if (hash === undefined) {
    hash = mixText(0x811c9dc5 | 0, op.name);
    opHashes.set(op, hash);
  }
  return hash;
}

/** One round of MurmurHash3's 32-bit mixing. */
function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

function mixNumber(hash: number, x: number): number {
  double[0] = x;
  return mix(mix(hash, words[0]), words[1]);
}

function mixText(hash: number, text: string): number {
  let h = hash;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
}
