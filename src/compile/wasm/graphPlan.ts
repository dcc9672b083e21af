import { largest } from "../../core/extremes.ts";
import type { Node } from "../../graph/op.ts";
import { table } from "../../graph/ops/leaf.ts";
import type { Term } from "../../graph/terms.ts";
import type { Standing } from "./standing.ts";
import { type Access, cost, FEW, type Loop, type LoopMember, nodesOf, type Statement, type Step } from "./statement.ts";
import { type Part, type VectorShape, vectorShape } from "./vectorShape.ts";

/** Parts of a vector that are put together by one statement. */
const PIECE = 256;

/** A vector op that computes nothing: its components are those of another node. */
type View = { readonly source: Node; readonly offset: number };

/** What a plan is made for besides outputs. */
export interface PlanOptions {
  readonly given?: ReadonlyMap<Node, Standing>;
  /** They must be among what the outputs need, and compute values of their own. */
  readonly kept?: ReadonlyMap<Node, Standing>;
  /** To be added to sums, along with the outputs. */
  readonly terms?: readonly Term[];
}

interface Placement {
  /** The loop that computes the node, where one does. */
  readonly loop?: Loop;
  /** Its components can be had as lanes, without memory. */
  readonly inLanes: boolean;
  chunk: number;
}

/**
 * The order in which a graph is computed: statements in chunks, each chunk to become a function of bounded size, and the
 * values that must stand in memory because a loop reads them by index or another chunk needs them.
 *
 * Vectors of one size whose computations do not wait for each other's sums share a loop: tanh(W x + b) and the sums of the
 * next layer are one. Nodes are given levels so that a loop depends on loops of lower levels only.
 */
export class GraphPlan {
  readonly outputs: readonly Node[];
  /** Nodes computed elsewhere. */
  readonly given: ReadonlyMap<Node, Standing>;
  /** Nodes whose values are left in memory for later. */
  readonly kept: ReadonlyMap<Node, Standing>;
  readonly chunks: readonly (readonly Statement[])[];
  /** Tile vectors of memory the values need. */
  readonly slotCount: number;
  /** Operations in one evaluation, loops counted once. */
  readonly cost: number;
  readonly #views = new Map<Node, View>();
  readonly #assemblies = new Map<Node, readonly Part[]>();
  readonly #placements = new Map<Node, Placement>();
  readonly #slots = new Map<Node, number>();

  constructor(outputs: readonly Node[], chunkCost: number, { given, kept, terms = [] }: PlanOptions = {}) {
    this.outputs = outputs;
    this.given = given ?? new Map();
    this.kept = kept ?? new Map();
    const results = [...outputs, ...terms.flatMap(({ u, v }) => (v ? [u, v] : [u]))];
    const statements = this.#schedule(postOrder(results, this.given), terms);
    this.cost = statements.reduce((total, statement) => total + cost(statement), 0);
    this.chunks = this.#split(statements, chunkCost);
    this.slotCount = this.#findMemory();
  }

  get hasLoops(): boolean {
    return this.chunks.some((statements) => statements.some((statement) => this.#readsByIndex(statement)));
  }

  /** Straight-line code for one function that needs no memory. */
  get isStraight(): boolean {
    return this.chunks.length === 1 && this.slotCount === 0 && !this.hasLoops;
  }

  /** The node's place in the workspace, in tile vectors from its start, if its value stands there. */
  slot(node: Node): number | undefined {
    return this.#slots.get(node);
  }

  /** Whether a node that is computed here must stand in memory, in the workspace or where it is kept. */
  isStored(node: Node): boolean {
    return this.#slots.has(node) || this.kept.has(node);
  }

  /** The node whose components a vector's are, from `offset` on. */
  resolve(node: Node): View {
    let [source, offset] = [node, 0];
    for (let view = this.#views.get(source); view; view = this.#views.get(source)) {
      source = view.source;
      offset += view.offset;
    }
    return { source, offset };
  }

  /** The node that computes one component, through views and assemblies, or the number that it is. */
  component(node: Node, index: number): { readonly node: Node; readonly at: number } | number {
    const { source, offset } = this.resolve(node);
    const at = source.size === 1 ? 0 : index + offset;
    const parts = this.#assemblies.get(source);
    if (!parts || this.#slots.has(source)) return { node: source, at };
    const part = parts[at]?.to === at ? parts[at] : parts.find(({ to, count }) => at < to + count)!;
    if (typeof part.source === "number") return part.source;
    return this.component(part.source, part.source.size === 1 ? 0 : at - part.to + part.from);
  }

  /** What a statement reads, values of its own loop left out. */
  accesses(statement: Statement): Access[] {
    const found: Access[] = [];
    const component = (node: Node, index: number) => {
      const access = this.component(node, index);
      if (typeof access !== "number") found.push(access);
    };
    const components = (node: Node, first = 0, count = node.size) => {
      for (let i = 0; i < count; i++) component(node, first + i);
    };
    const inLoop = (node: Node) => {
      const { source } = this.resolve(node);
      if (node.size === 1) component(node, 0);
      else if (!this.#isComputedIn(source, statement)) found.push({ node: source, at: "loop" });
    };
    if (statement.kind === "term") {
      const { u, v } = statement.term;
      components(u);
      if (v) components(v);
      return found;
    }
    if (statement.kind !== "loop") {
      const { node } = statement;
      if (statement.kind === "scalar") for (const x of node.inputs) component(x, 0);
      else if (statement.kind === "opaque" || statement.kind === "product") node.inputs.forEach(inLoop);
      else if (statement.kind === "search") {
        inLoop(statement.search.table);
        component(statement.search.by, 0);
      } else if (statement.kind === "contraction") for (const x of node.inputs) components(x);
      else if (this.#slots.has(node)) {
        for (const { source, from, count } of statement.parts) {
          if (typeof source === "number") continue;
          if (count > FEW && source.size > 1) inLoop(source);
          else components(source, from, source.size === 1 ? 1 : count);
        }
      }
      return found;
    }
    for (const member of statement.members) {
      if (member.role === "map") member.node.inputs.forEach(inLoop);
      else if (member.role === "outer" || member.role === "term") {
        const { u, v } = member.role === "term" ? member.term : member;
        const [along, across] = member.over === "u" ? [u, v] : [v!, u];
        inLoop(along);
        if (!across) continue;
        if (across.size > FEW) inLoop(across);
        else components(across);
      } else {
        const { x, matrix, bias } = member.contraction;
        inLoop(matrix);
        if (member.role === "accumulate") {
          inLoop(x);
          if (bias) components(bias);
        } else {
          if (bias) inLoop(bias);
          components(x);
        }
      }
    }
    return found;
  }

  /** It finds vectors in memory by a counter, or by a number that is computed; known numbers stand in memory anyhow. */
  #readsByIndex(statement: Statement): boolean {
    if (statement.kind === "search") return this.resolve(statement.search.table).source.op !== table;
    return statement.kind === "loop" || statement.kind === "product" || statement.kind === "opaque";
  }

  #isComputedIn(node: Node, statement: Statement): boolean {
    const placement = this.#placements.get(node);
    return placement?.loop !== undefined && placement.loop === statement && !placement.inLanes;
  }

  /** Puts every node into a statement and the statements in order. */
  #schedule(nodes: readonly Node[], terms: readonly Term[]): Statement[] {
    /** The level from which on a node's value stands ready outside the loop that computes it. */
    const ready = new Map<Node, number>();
    const steps: Exclude<Statement, Loop>[][] = [];
    const loops: Map<number, Loop>[] = [];
    const latest = (inputs: readonly Node[]) => inputs.reduce((level, x) => Math.max(level, ready.get(x)!), 0);
    /** The level from which on a loop of that size can have component i of a node. */
    const within = (x: Node, size: number) => {
      const loop = this.#placements.get(x)?.loop;
      return loop && loop.size === size && x.size === size ? ready.get(x)! - 1 : ready.get(x)!;
    };
    const alone = (step: Step) => {
      const { kind, node } = step;
      const level = latest(node.inputs);
      steps[level] ??= [];
      steps[level].push(step);
      ready.set(node, level);
      this.#placements.set(node, {
        inLanes: node.size === 1 || (kind !== "opaque" && kind !== "product"),
        chunk: 0,
      });
    };
    const loopOf = (size: number, level: number): Loop => {
      loops[level] ??= new Map();
      const loop = loops[level].get(size) ?? { kind: "loop", size, members: [] };
      loops[level].set(size, loop);
      return loop;
    };
    const inLoop = (member: Exclude<LoopMember, { role: "term" }>, size: number, level: number) => {
      const loop = loopOf(size, level);
      loop.members.push(member);
      ready.set(member.node, level + 1);
      this.#placements.set(member.node, { loop, inLanes: member.role === "accumulate", chunk: 0 });
    };

    for (const node of nodes) {
      const { op, size, inputs } = node;
      if (op.kind === "leaf" || this.given.has(node)) {
        ready.set(node, 0);
      } else if (op.kind === "elementwise") {
        if (size === 1) alone({ kind: "scalar", node });
        else inLoop({ role: "map", node }, size, largest(inputs.map((x) => within(x, size))));
      } else {
        const shape = vectorShape(node);
        const view = viewOf(node, shape);
        if (view) {
          this.#views.set(node, view);
          ready.set(node, ready.get(view.source)!);
        } else if (shape.kind === "assembly") {
          this.#assemblies.set(node, shape.parts);
          // In pieces, so that no function becomes too large by one of them.
          for (let first = 0; first < shape.parts.length; first += PIECE) {
            alone({ kind: "assembly", node, parts: shape.parts.slice(first, first + PIECE) });
          }
        } else if (shape.kind === "opaque") {
          alone({ kind: "opaque", node });
        } else if (shape.kind === "search") {
          alone({ kind: "search", node, search: shape });
        } else if (shape.kind === "outer") {
          const { u, v } = shape;
          const over = u.size > FEW || v.size <= FEW ? "u" : "v";
          const [along, across] = over === "u" ? [u, v] : [v, u];
          const level = Math.max(within(along, along.size), ready.get(across)!);
          inLoop({ role: "outer", node, u, v, over }, along.size, level);
        } else if (shape.rows <= FEW && shape.x.size <= FEW) {
          alone({ kind: "contraction", node, contraction: shape });
        } else if (shape.rows > FEW && shape.x.size > FEW) {
          alone({ kind: "product", node, contraction: shape });
        } else {
          const { rows, matrix, x, bias } = shape;
          const member = { node, contraction: shape };
          if (rows <= FEW) {
            const isDot = matrix.size === x.size && shape.columnStride === 1;
            const others = [...(isDot ? [] : [matrix]), ...(bias ? [bias] : [])];
            const level = Math.max(within(x, x.size), isDot ? within(matrix, x.size) : 0, latest(others));
            inLoop({ role: "accumulate", ...member }, x.size, level);
          } else {
            const level = Math.max(latest([x, matrix]), bias ? within(bias, rows) : 0);
            inLoop({ role: "row", ...member }, rows, level);
          }
        }
      }
    }
    for (const term of terms) {
      const { u, v } = term;
      if (u.size <= FEW && (v?.size ?? 1) <= FEW) {
        const level = latest(v ? [u, v] : [u]);
        steps[level] ??= [];
        steps[level].push({ kind: "term", term });
      } else {
        const over = v && u.size <= FEW ? "v" : "u";
        const [along, across] = over === "u" ? [u, v] : [v!, u];
        const level = Math.max(within(along, along.size), across ? ready.get(across)! : 0);
        loopOf(along.size, level).members.push({ role: "term", term, over });
      }
    }
    const levels = Array.from({ length: Math.max(steps.length, loops.length) }, (_, level) => level);
    return levels.flatMap((level) => [...(steps[level] ?? []), ...(loops[level]?.values() ?? [])]);
  }

  #split(statements: readonly Statement[], chunkCost: number): Statement[][] {
    const chunks: Statement[][] = [[]];
    let spent = 0;
    for (const statement of statements) {
      if (spent > 0 && spent + cost(statement) > chunkCost) {
        chunks.push([]);
        spent = 0;
      }
      spent += cost(statement);
      chunks.at(-1)!.push(statement);
      for (const node of nodesOf(statement)) this.#placements.get(node)!.chunk = chunks.length - 1;
    }
    return chunks;
  }

  /** Finds what must stand in memory, from the outputs back, and gives it slots; returns how many there are. */
  #findMemory(): number {
    let count = 0;
    const note = ({ node, at }: Access, chunk: number) => {
      const placement = this.#placements.get(node);
      if (!placement || this.isStored(node)) return;
      if (placement.inLanes && at !== "loop" && placement.chunk === chunk) return;
      this.#slots.set(node, count);
      count += node.size;
    };
    for (const output of this.outputs) {
      const access = this.component(output, 0);
      if (typeof access !== "number") note(access, this.chunkOf(access.node) ?? 0);
    }
    for (let chunk = this.chunks.length - 1; chunk >= 0; chunk--) {
      for (const statement of [...this.chunks[chunk]].reverse()) {
        for (const access of this.accesses(statement)) note(access, chunk);
      }
    }
    return count;
  }

  /** The chunk that computes a node; undefined for what is there beforehand: inputs, constants, and nodes given. */
  chunkOf(node: Node): number | undefined {
    return this.#placements.get(node)?.chunk;
  }
}

/** A single part that covers a vector makes it a view of that part's source, unless it repeats a scalar. */
function viewOf(node: Node, shape: VectorShape): View | undefined {
  if (shape.kind !== "assembly" || shape.parts.length !== 1) return undefined;
  const [{ source, from, count }] = shape.parts;
  if (typeof source === "number" || count !== node.size) return undefined;
  return source.size === 1 && count > 1 ? undefined : { source, offset: from };
}

/** The nodes that outputs are made of, inputs before their users, those of one output close together. */
function postOrder(outputs: readonly Node[], given: ReadonlyMap<Node, Standing>): Node[] {
  const order: Node[] = [];
  const entered = new Set<Node>();
  const stack: { readonly node: Node; next: number }[] = [];
  const enter = (node: Node) => {
    if (entered.has(node)) return;
    entered.add(node);
    stack.push({ node, next: 0 });
  };
  for (const output of outputs) {
    enter(output);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top.next < top.node.inputs.length && !given.has(top.node)) enter(top.node.inputs[top.next++]);
      else order.push(stack.pop()!.node);
    }
  }
  return order;
}
