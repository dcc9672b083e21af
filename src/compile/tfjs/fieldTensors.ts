import type { Node } from "../../graph/op.ts";
import { constant, table } from "../../graph/ops/leaf.ts";
import { pack } from "../../graph/ops/structure.ts";
import { pullback } from "../../graph/pullback.ts";
import { reachable } from "../../graph/reachable.ts";
import { type Term, termsOf } from "../../graph/terms.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { vectorised } from "../../graph/vectorise.ts";
import { type MatrixCode, MatrixValue } from "./matrixCode.ts";
import { NodeProgram, type NodeValues, parameterNodes } from "./nodeProgram.ts";
import type { Evaluation, PulledBack, TensorField } from "./tensorField.ts";
import type { Matrix } from "./tensorLibrary.ts";

/**
 * A right-hand side f and, where gradients are wanted, its pullback, as tensors of whole batches that are the caller's to tidy.
 *
 * What follows from the parameters alone is computed once for `setParameters` and kept until they are released.
 */
export class FieldTensors implements TensorField<readonly Matrix[]> {
  readonly dimension: number;
  readonly parameterCount: number;
  /** Tensor operations of one evaluation of f. */
  readonly operations: number;
  readonly usesTime: boolean;
  /** aᵀ ∂f/∂θ as a sum of vectors and outer products. */
  readonly terms: readonly Term[];
  /** The vectors that the terms are made of, each once. */
  readonly vectors: readonly Node[];
  readonly #code: MatrixCode;
  readonly #outputs: { readonly slope: Node; readonly z: Node; readonly t: Node };
  readonly #parameters: NodeProgram;
  readonly #forward: NodeProgram;
  readonly #backward: NodeProgram;
  readonly #backwardTimed: NodeProgram;
  readonly #kept: readonly Node[];
  readonly #parameterValues: NodeValues = new Map();

  constructor(code: MatrixCode, field: VectorField, { gradients }: { readonly gradients: boolean }) {
    const { graph, dimension, parameterCount, outputs } = field;
    const pulled = gradients ? pullback(field) : undefined;
    const terms = pulled ? withFewVectors(field, termsOf(pulled.theta)) : [];
    const zero = graph.constant(0);
    const parts = terms.flatMap(({ u, v }) => (v ? [u, v] : [u]));
    const backward = pulled ? [graph.apply(pack, pulled.z), pulled.t] : [zero, zero];
    const all = vectorised(graph, [graph.apply(pack, outputs), ...backward, ...parts]);
    const [slope, z, t, ...vectors] = all;
    const given = parameterNodes(all);
    this.dimension = dimension;
    this.parameterCount = parameterCount;
    let next = 0;
    this.terms = terms.map(({ offset, v }) => ({ offset, u: vectors[next++], ...(v && { v: vectors[next++] }) }));
    this.vectors = [...new Set(vectors)];
    this.#code = code;
    this.#outputs = { slope, z, t };
    this.#forward = new NodeProgram(code, [slope], given);
    const computed = this.#forward.nodes.filter(({ op }) => op.kind !== "leaf");
    const known = new Set([...given, ...computed]);
    this.#backward = new NodeProgram(code, [z, ...vectors], known);
    this.#backwardTimed = new NodeProgram(code, [z, t, ...vectors], known);
    const used = new Set([z, t, ...vectors, ...this.#backwardTimed.nodes.flatMap(({ inputs }) => inputs)]);
    this.#kept = computed.filter((node) => used.has(node));
    const consumers = reachable(all).filter((node) => !given.has(node));
    const consumed = new Set([...all, ...consumers.flatMap(({ inputs }) => inputs)].filter((node) => given.has(node)));
    this.#parameters = new NodeProgram(code, [...consumed], new Set());
    this.operations = computed.length;
    this.usesTime = this.#forward.reads("t") || this.#backwardTimed.reads("t");
  }

  /** Given as numbers, or as a column of tensors that stays the caller's. */
  setParameters(theta: Float64Array | Matrix): void {
    const { tf } = this.#code;
    this.releaseParameters();
    tf.tidy(() => {
      const given = theta instanceof Float64Array ? tf.tensor2d(Float32Array.from(theta), [theta.length, 1]) : theta;
      const whole = new MatrixValue(given);
      this.#parameters.run({ theta: whole }, this.#parameterValues);
      for (const [node, { tensor }] of this.#parameterValues) {
        // The whole of what was given may be one of the values.
        this.#parameterValues.set(node, new MatrixValue(tf.keep(tensor === theta ? tf.clone(tensor) : tensor)));
      }
    });
  }

  releaseParameters(): void {
    for (const [{ op }, { tensor, folded }] of this.#parameterValues) {
      folded?.dispose();
      if (op !== constant && op !== table) tensor.dispose(); // constants are the code's
    }
    this.#parameterValues.clear();
  }

  /** f at a batch; t is the time of all or a row, and is needed only where `usesTime`. */
  evaluate(y: Matrix, t: number | Matrix | undefined): Evaluation {
    const values = new Map(this.#parameterValues);
    this.#forward.run({ z: new MatrixValue(y), t: this.#time(t) }, values);
    const of = (node: Node) => values.get(node)!.tensor;
    return { k: this.#own(this.#outputs.slope, values, y.shape[1]), kept: this.#kept.map(of) };
  }

  /** The gradient by the parameters in the vectors of its terms, by trajectory. */
  pullBack(
    y: Matrix,
    t: number | Matrix | undefined,
    kept: readonly Matrix[],
    a: Matrix,
    withTime: boolean,
  ): PulledBack<readonly Matrix[]> {
    const values = new Map(this.#parameterValues);
    this.#kept.forEach((node, i) => {
      values.set(node, new MatrixValue(kept[i]));
    });
    const program = withTime ? this.#backwardTimed : this.#backward;
    program.run({ z: new MatrixValue(y), t: this.#time(t), a: new MatrixValue(a) }, values);
    const of = (node: Node) => this.#own(node, values, y.shape[1]);
    const { z, t: time } = this.#outputs;
    return { z: of(z), t: withTime ? of(time) : undefined, parameters: this.vectors.map(of) };
  }

  #time(t: number | Matrix | undefined): MatrixValue | undefined {
    if (!this.usesTime || t === undefined) return undefined;
    return new MatrixValue(typeof t === "number" ? (this.#code.tf.fill([1, 1], t) as Matrix) : t);
  }

  /** A value with a column a trajectory, to be disposed freely: not the kept tensor of a parameter or constant. */
  #own(node: Node, values: NodeValues, columns: number): Matrix {
    const { tensor } = values.get(node)!;
    const widened = this.#code.widened(tensor, columns);
    return widened.kept ? this.#code.tf.clone(widened) : widened;
  }
}

/** Terms that are plain vectors and follow one another are put together. */
function withFewVectors({ graph }: VectorField, terms: readonly Term[]): Term[] {
  const products = terms.filter(({ v }) => v);
  const joined: { offset: number; parts: Node[]; end: number }[] = [];
  for (const { offset, u } of terms.filter(({ v }) => !v).sort((a, b) => a.offset - b.offset)) {
    const before = joined.find(({ end }) => end === offset);
    if (before) {
      before.parts.push(u);
      before.end += u.size;
    } else joined.push({ offset, parts: [u], end: offset + u.size });
  }
  return [...products, ...joined.map(({ offset, parts }) => ({ offset, u: graph.apply(pack, parts) }))];
}
