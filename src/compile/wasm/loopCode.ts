import type { Node } from "../../graph/op.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { GraphValues } from "./graphValues.ts";
import { LoopCounter } from "./loopCounter.ts";
import { loadAt, stride } from "./place.ts";
import { FEW, type Loop, type LoopMember } from "./statement.ts";
import { addTermInLoop } from "./termCode.ts";
import type { Contraction } from "./vectorShape.ts";

/** Bytes of a function up to which its loops have two iterations a turn: each copy of a math routine brings nearer where they are called. */
const PAIRED_BYTES = 4096;

/** Writes one fused loop: what its members compute at one index is passed on in locals. */
export function emitLoop(values: GraphValues, loop: Loop): void {
  const { lanes } = values;
  const sums = new Map<Node, TileLane[]>();
  for (const member of loop.members) {
    if (member.role !== "accumulate") continue;
    const zero = lanes.constant(0);
    sums.set(
      member.node,
      Array.from({ length: member.contraction.rows }, () => lanes.variable(zero)),
    );
  }
  const inPairs = lanes.out.size < PAIRED_BYTES;
  LoopCounter[inPairs ? "repeatInPairs" : "repeat"](lanes, loop.size, (counter) => {
    const body = new LoopBody(values, counter);
    for (const member of loop.members) {
      if (member.role === "accumulate") body.accumulate(member.contraction, sums.get(member.node)!);
      else if (member.role === "outer") body.outer(member);
      else if (member.role === "term") addTermInLoop(values, member, counter, (node) => body.at(node));
      else if (member.role === "row") body.define(member.node, body.row(member.contraction));
      else
        body.define(
          member.node,
          values.evaluate(
            member.node,
            member.node.inputs.map((x) => body.at(x)),
          ),
        );
    }
  });
  for (const member of loop.members) {
    if (member.role !== "accumulate") continue;
    const { bias } = member.contraction;
    sums.get(member.node)!.forEach((sum, i) => {
      values.define(member.node, i, bias ? lanes.op("add", sum, values.component(bias, i)) : sum);
    });
  }
}

/** One iteration. */
class LoopBody {
  readonly #values: GraphValues;
  readonly #counter: LoopCounter;
  /** Values of this iteration by node. */
  readonly #known = new Map<Node, TileLane>();

  constructor(values: GraphValues, counter: LoopCounter) {
    this.#values = values;
    this.#counter = counter;
  }

  /** This iteration's component of a vector, or a scalar. */
  at(node: Node): TileLane {
    const known = this.#known.get(node);
    if (known) return known;
    const value = this.#values.load(node, this.#counter);
    if (node.size > 1) this.#known.set(node, value);
    return value;
  }

  define(node: Node, value: TileLane): void {
    this.#known.set(node, value);
    if (this.#values.plan.isStored(node)) this.#values.store(node, this.#counter, value);
  }

  /**
   * Component i of M x + b. Sums begin at 0, which makes 0 of products that are −0: added to b, which most often is the same in all
   * lanes, it is one operation for a tile instead of one for each of its vectors, in the same bits.
   */
  row({ matrix, rowStride, columnStride, x, bias }: Contraction): TileLane {
    const { lanes } = this.#values;
    // Known for the rest of the iteration, so it must not be freed with the scope.
    const b = bias && this.at(bias);
    const zero = lanes.constant(0);
    const [y] = lanes.scope(() => {
      const rest = b?.locals.length === 1 ? lanes.op("add", b, zero) : undefined;
      let sum = rest ? undefined : zero;
      for (let j = 0; j < x.size; j++) {
        const entry = this.#entry(matrix, rowStride, j * columnStride);
        const component = this.#values.component(x, j);
        sum = sum ? lanes.multiplyAdd(entry, component, sum) : lanes.op("mul", entry, component);
      }
      const added = rest ?? b;
      return [added ? lanes.op("add", sum ?? zero, added) : (sum ?? zero)] as const;
    });
    return y;
  }

  /** Adds M_ri · x_i to every sum r. */
  accumulate({ rows, matrix, rowStride, columnStride, x }: Contraction, sums: readonly TileLane[]): void {
    const { lanes } = this.#values;
    const component = this.at(x);
    // The factor of a dot product may come from this very iteration.
    const factor = matrix.size === x.size && columnStride === 1 ? this.at(matrix) : undefined;
    for (let r = 0; r < rows; r++) {
      lanes.scope(() => {
        const entry = factor ?? this.#entry(matrix, columnStride, r * rowStride);
        lanes.assign(sums[r], lanes.multiplyAdd(entry, component, sums[r]));
        return [];
      });
    }
  }

  /** The products of this iteration's component of one vector with all components of the other. */
  outer({ node, u, v, over }: LoopMember & { readonly role: "outer" }): void {
    const { lanes } = this.#values;
    const [along, across] = over === "u" ? [u, v] : [v, u];
    const component = this.at(along);
    if (across.size === 1) {
      this.define(node, lanes.op("mul", component, this.#values.component(across, 0)));
      return;
    }
    // Of a product that an assembly takes apart, the parts taken may be none.
    if (!this.#values.plan.isStored(node)) return;
    const [step, index] = over === "u" ? [v.size, 1] : [1, v.size];
    if (across.size <= FEW) {
      for (let j = 0; j < across.size; j++) {
        lanes.scope(() => {
          const product = lanes.op("mul", component, this.#values.component(across, j));
          this.#values.store(node, this.#counter, product, step, j * index);
          return [];
        });
      }
      return;
    }
    const { pointer, offset } = this.#values.memory(node);
    const row = this.#counter.address(pointer, v.size * lanes.tileBytes);
    LoopCounter.repeat(lanes, across.size, (inner) => {
      const product = lanes.op("mul", component, this.#values.load(across, inner));
      lanes.store(inner.address(row, lanes.tileBytes), offset, product);
    });
  }

  /** Component counter · stepping + index of a matrix. */
  #entry(matrix: Node, stepping: number, index: number): TileLane {
    const { lanes } = this.#values;
    const place = this.#values.memory(matrix);
    const step = stride(lanes, place);
    const address = this.#counter.address(place.pointer, stepping * step);
    return loadAt(lanes, place.kind, address, place.offset + index * step);
  }
}
