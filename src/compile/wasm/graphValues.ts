import type { Node } from "../../graph/op.ts";
import { numbersOf, table } from "../../graph/ops/leaf.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { GraphPlan } from "./graphPlan.ts";
import type { LoopCounter } from "./loopCounter.ts";
import { loadAt, loadComponent, type MemoryPlace, type Place, stride } from "./place.ts";
import type { Access } from "./statement.ts";

/** What a function offers the graph code in it. */
export interface Environment {
  readonly lanes: LaneAssembler;
  /** The local that holds the address of the graph's values in memory, `plan.slotCount` tile vectors. */
  readonly workspace: number;
  /** Where the inputs stand, by slot. */
  readonly inputs: Readonly<Record<string, Place>>;
  /** Where the plan's terms are added, if it has any. */
  readonly sums?: Sums;
}

/** Sums in memory, at the address in a local: each a tile of lanes, or one vector for all vectors of the tile. */
export interface Sums {
  readonly pointer: number;
  readonly by: "lane" | "vector";
}

/** The values of a graph's nodes as one function knows them: in locals, or in memory where the plan keeps them there. */
export class GraphValues {
  readonly plan: GraphPlan;
  readonly lanes: LaneAssembler;
  readonly #environment: Environment;
  #start: number | undefined;
  readonly #known = new Map<Node, TileLane[]>();
  /** How often each component is still to be read in this function. */
  readonly #uses = new Map<Node, number[]>();

  constructor(plan: GraphPlan, environment: Environment) {
    this.plan = plan;
    this.lanes = environment.lanes;
    this.#environment = environment;
  }

  get sums(): Sums {
    const { sums } = this.#environment;
    if (!sums) throw new Error("no sums here");
    return sums;
  }

  /** One component of a node, read from memory or an input where this function does not know it yet. */
  component(node: Node, index: number): TileLane {
    const component = this.plan.component(node, index);
    if (typeof component === "number") return this.lanes.constant(component);
    const { node: source, at } = component;
    const known = this.#known.get(source)?.[at];
    if (known) return known;
    if (source.op === table) return this.lanes.constant(numbersOf(source)[at]);
    if (isConstant(source)) return this.lanes.constant(Number(source.attributes.value));
    const value = this.#fromMemory(source, loadComponent(this.lanes, this.#place(source), at));
    // A read that was not announced may stand in a loop or a scope that ends before the next one.
    if (this.#uses.get(source)?.[at]) this.#know(source, at, value);
    return value;
  }

  /** Component counter · step + index of a vector in memory; a scalar is the same in every iteration. */
  load(node: Node, counter: LoopCounter, step = 1, index = 0): TileLane {
    if (node.size === 1) return this.component(node, 0);
    const { source } = this.plan.resolve(node);
    const place = this.memory(node);
    const bytes = stride(this.lanes, place);
    const address = counter.address(place.pointer, step * bytes);
    return this.#fromMemory(source, loadAt(this.lanes, place.kind, address, place.offset + index * bytes));
  }

  /** Where a component of a node that holds its own value stands in memory, if it does. */
  standsAt(node: Node, at: number): MemoryPlace | undefined {
    const { slot } = node.attributes;
    if (!this.plan.isStored(node) && !this.plan.given.has(node) && slot === undefined) return undefined;
    const place = this.#place(node);
    return place.kind === "lanes" ? undefined : { ...place, offset: place.offset + at * stride(this.lanes, place) };
  }

  /** Where a vector stands in memory. */
  memory(node: Node): MemoryPlace {
    const { source, offset } = this.plan.resolve(node);
    const place = this.#place(source);
    if (place.kind === "lanes") throw new Error(`${source.op.name} is read by index but stands in locals`);
    return { ...place, offset: place.offset + offset * stride(this.lanes, place) };
  }

  /** Component `index` of a node is `value`; kept in memory too if the plan says so. */
  define(node: Node, index: number, value: TileLane): void {
    this.#know(node, index, value);
    if (!this.plan.isStored(node)) return;
    this.put(this.memory(node), index, value);
  }

  /** Component counter · step + index of a node is `value`; it stands in memory. */
  store(node: Node, counter: LoopCounter, value: TileLane, step = 1, index = 0): void {
    const { tileBytes } = this.lanes;
    const { pointer, offset } = this.memory(node);
    this.lanes.store(counter.address(pointer, step * tileBytes), offset + index * tileBytes, this.#toMemory(value));
  }

  /** The value of an elementwise op. */
  evaluate(node: Node, inputs: readonly TileLane[]): TileLane {
    const { op } = node;
    if (op.kind !== "elementwise") throw new TypeError(`${op.name} is no elementwise op`);
    const [value] = this.lanes.scope(() => [op.wasm(this.lanes, ...inputs) as TileLane] as const);
    // A value that is one of its inputs must not be freed with it.
    return inputs.some((x) => x.locals[0] === value.locals[0]) ? this.lanes.copy(value) : value;
  }

  /** Component `index` of a vector in memory at `target` becomes `value`. */
  put(target: MemoryPlace, index: number, value: TileLane): void {
    this.lanes.store(target.pointer, target.offset + index * this.lanes.tileBytes, this.#toMemory(value));
  }

  /** Announces a read, so that the locals are kept until it is `done`. */
  expect({ node, at }: Access & { readonly at: number }): void {
    const uses = this.#uses.get(node) ?? [];
    uses[at] = (uses[at] ?? 0) + 1;
    this.#uses.set(node, uses);
  }

  done({ node, at }: Access & { readonly at: number }): void {
    const uses = this.#uses.get(node)!;
    if (--uses[at] > 0) return;
    const known = this.#known.get(node);
    if (!known?.[at] || this.#isBorrowed(node)) return;
    this.lanes.release(known[at]);
    delete known[at];
  }

  #know(node: Node, at: number, value: TileLane): void {
    const components = this.#known.get(node) ?? [];
    components[at] = value;
    this.#known.set(node, components);
  }

  /** Lanes of the surrounding code are not this graph's to free. */
  #isBorrowed(node: Node): boolean {
    return this.plan.chunkOf(node) === undefined && this.#place(node).kind === "lanes";
  }

  #place(node: Node): Place {
    if (node.op === table) {
      return { kind: "uniform", pointer: this.#zero(), offset: this.lanes.table(numbersOf(node)).address };
    }
    const slot = this.plan.slot(node);
    const { workspace, inputs } = this.#environment;
    if (slot !== undefined) return { kind: "tile", pointer: workspace, offset: slot * this.lanes.tileBytes };
    const standing = this.plan.given.get(node) ?? this.plan.kept.get(node);
    const input = standing?.input ?? (node.attributes.slot as string | undefined);
    const first = standing?.offset ?? Number(node.attributes.offset);
    if (input === undefined) throw new Error(`${node.op.name} is read before it is computed`);
    const place = inputs[input];
    if (!place) throw new Error(`no input ${input} here`);
    if (place.kind === "lanes") return { kind: "lanes", lanes: place.lanes.slice(first, first + node.size) };
    return { ...place, offset: place.offset + first * stride(this.lanes, place) };
  }

  /** The local that holds the address the module's constant numbers count from. */
  #zero(): number {
    if (this.#start !== undefined) return this.#start;
    const { out } = this.lanes;
    this.#start = out.local("i32");
    out.i32(0);
    out.set(this.#start);
    return this.#start;
  }

  /** Masks stand in memory as the numbers 0 and 1. */
  #toMemory(value: TileLane): TileLane {
    return value.isMask ? this.lanes.op("select", value, this.lanes.constant(1), this.lanes.constant(0)) : value;
  }

  #fromMemory(node: Node, loaded: TileLane): TileLane {
    const isMask = node.op.kind !== "vector" && node.op.result === "mask";
    return isMask ? this.lanes.op("ne", loaded, this.lanes.constant(0)) : loaded;
  }
}

function isConstant({ op, attributes }: Node): boolean {
  return op.kind === "leaf" && attributes.slot === undefined;
}
