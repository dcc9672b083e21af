import { type Interval, PARTIAL, point } from "../../graph/interval.ts";
import type { ElementwiseOp, GraphBuilder, Node } from "../../graph/op.ts";
import { add, div, mul, neg, square, sub } from "../../graph/ops/arithmetic.ts";
import { input, numbersOf, table } from "../../graph/ops/leaf.ts";
import { reachable } from "../../graph/reachable.ts";
import type { Series, SeriesCode } from "../../graph/seriesCode.ts";
import { usesTime, type VectorField } from "../../graph/vectorField.ts";

/** What an instruction does with the power series of its operands. */
export const Kind = {
  add: 0,
  sub: 1,
  neg: 2,
  /** Of a constant and a series. */
  scale: 3,
  mul: 4,
  square: 5,
  /** By a constant. */
  divideBy: 6,
  div: 7,
  /** Σ cᵢ xᵢ of constants and series. */
  linear: 8,
  dot: 9,
  chain: 10,
  select: 11,
  still: 12,
  gather: 13,
} as const;

export type Kind = (typeof Kind)[keyof typeof Kind];

export interface Instruction {
  readonly kind: Kind;
  readonly out: Series;
  /** Operands: of a chain those of the function, of a gather the index and the entries, else as written. */
  readonly x: Int32Array;
  /** The other factors of a linear combination (constants) or of a dot product, and the slopes of a chain. */
  readonly y: Int32Array;
  readonly range?: (...x: Interval[]) => Interval;
}

/** A right-hand side as a flat list of instructions on power series, one scalar each, constants and parameters folded. */
export interface TaylorProgram {
  readonly dimension: number;
  /** Derivatives are known by the components of the state, and by time behind them where it is asked for: one more then. */
  readonly directions: number;
  /** The scalars: first the state, then time, then what is made of them. */
  readonly count: number;
  readonly instructions: readonly Instruction[];
  readonly constants: readonly (readonly [Series, Interval])[];
  /** dz/dt, one a component. */
  readonly outputs: readonly Series[];
  /** Where a scalar stands among those that vary along the directions; −1 for those that do not. */
  readonly varying: Int32Array;
  /** The node that a scalar was made for. */
  readonly nodes: readonly (Node | undefined)[];
}

/**
 * Compiles f for given parameters, by the Taylor rules of its ops.
 *
 * @param alongTime also with derivatives by time, of a field that depends on it
 */
export function taylorProgram(field: VectorField, theta: ArrayLike<number>, alongTime = false): TaylorProgram {
  const compiler = new Compiler(field, theta, alongTime && usesTime(field));
  return compiler.compile();
}

const NONE = Int32Array.of();

class Compiler implements SeriesCode {
  readonly #field: VectorField;
  readonly #theta: ArrayLike<number>;
  readonly #directions: number;
  readonly #series = new Map<Node, readonly Series[]>();
  readonly #instructions: Instruction[] = [];
  readonly #constants = new Map<Series, Interval>();
  readonly #known = new Map<string, Series>();
  readonly #varies: boolean[] = [];
  readonly #nodes: (Node | undefined)[] = [];
  #node: Node | undefined;

  constructor(field: VectorField, theta: ArrayLike<number>, alongTime: boolean) {
    this.#field = field;
    this.#theta = theta;
    this.#directions = field.dimension + (alongTime ? 1 : 0);
    for (let i = 0; i <= field.dimension; i++) this.#place(i < this.#directions);
  }

  compile(): TaylorProgram {
    const { outputs, dimension } = this.#field;
    for (const node of reachable(outputs)) this.#of(node);
    let count = 0;
    return {
      dimension,
      directions: this.#directions,
      count: this.#nodes.length,
      instructions: this.#instructions,
      constants: [...this.#constants],
      outputs: outputs.map((node) => this.#of(node)[0]),
      varying: Int32Array.from(this.#varies, (varies) => (varies ? count++ : -1)),
      nodes: this.#nodes,
    };
  }

  constant(range: Interval): Series {
    const key = `${range.lo} ${range.hi} ${range.grade}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const out = this.#place(false);
    this.#constants.set(out, range);
    this.#known.set(key, out);
    return out;
  }

  constantOf(x: Series): Interval | undefined {
    return this.#constants.get(x);
  }

  add(x: Series, y: Series): Series {
    if (this.#isZero(x)) return y;
    if (this.#isZero(y)) return x;
    return this.#arithmetic(Kind.add, add, [x, y]);
  }

  sub(x: Series, y: Series): Series {
    return this.#isZero(y) ? x : this.#arithmetic(Kind.sub, sub, [x, y]);
  }

  neg(x: Series): Series {
    return this.#arithmetic(Kind.neg, neg, [x]);
  }

  mul(x: Series, y: Series): Series {
    if (x === y) return this.square(x);
    if (this.#isOne(x)) return y;
    if (this.#isOne(y)) return x;
    if (this.#constants.has(x)) return this.#arithmetic(Kind.scale, mul, [x, y]);
    if (this.#constants.has(y)) return this.#emit(Kind.scale, [y, x]);
    return this.#emit(Kind.mul, [x, y]);
  }

  square(x: Series): Series {
    return this.#arithmetic(Kind.square, square, [x]);
  }

  div(x: Series, y: Series): Series {
    return this.#arithmetic(this.#constants.has(y) ? Kind.divideBy : Kind.div, div, [x, y]);
  }

  dot(x: readonly Series[], y: readonly Series[]): Series {
    const isConstant = (one: Series) => this.#constants.has(one);
    const pairs = x
      .map((a, i): readonly [Series, Series] => (isConstant(a) ? [y[i], a] : [a, y[i]]))
      .filter(([, b]) => !this.#isZero(b));
    if (pairs.length === 0) return this.constant(point(0));
    const kind = pairs.every(([, b]) => isConstant(b)) ? Kind.linear : Kind.dot;
    const [a, b] = [pairs.map(([first]) => first), pairs.map(([, second]) => second)];
    return this.#emit(kind, a, b);
  }

  chain(range: (...x: Interval[]) => Interval, x: readonly Series[], slopes: (y: Series) => readonly Series[]): Series {
    const { out, fill } = this.#begin(range, x);
    fill(slopes(out));
    return out;
  }

  select(condition: Series, y: Series, z: Series): Series {
    return this.#emit(Kind.select, [condition, y, z]);
  }

  still(range: (...x: Interval[]) => Interval, x: readonly Series[]): Series {
    const known = this.#allConstant(x);
    return known ? this.constant(range(...known)) : this.#emit(Kind.still, x, NONE, range);
  }

  gather(entries: readonly Series[], index: Series): Series {
    return this.#emit(Kind.gather, [index, ...entries]);
  }

  /** The scalars of a node's components. */
  #of(node: Node): readonly Series[] {
    const known = this.#series.get(node);
    if (known) return known;
    // Slopes are compiled wherever they are first asked for: what they need comes before them.
    const missing = reachable([node]).filter((one) => one !== node && !this.#series.has(one));
    for (const one of missing) if (!this.#series.has(one)) this.#make(one);
    return this.#series.get(node) ?? this.#make(node);
  }

  #make(node: Node): readonly Series[] {
    const outer = this.#node;
    this.#node = node;
    const made = node.op.kind === "elementwise" ? this.#elementwise(node, node.op) : this.#other(node);
    this.#node = outer;
    this.#series.set(node, made);
    return made;
  }

  #other(node: Node): readonly Series[] {
    const { op, attributes, size } = node;
    if (op.kind === "vector") {
      return op.taylor(
        this,
        node.inputs.map((x) => this.#of(x)),
        attributes,
      );
    }
    if (op === table) return Array.from(numbersOf(node), (value) => this.constant(point(value)));
    if (op !== input) return Array.from({ length: size }, () => this.constant(point(Number(attributes.value))));
    const offset = Number(attributes.offset);
    return Array.from({ length: size }, (_, i) => this.#input(String(attributes.slot), offset + i));
  }

  #input(slot: string, i: number): Series {
    if (slot === "z") return i;
    if (slot === "t") return this.#field.dimension;
    if (slot === "theta") return this.constant(point(this.#theta[i]));
    throw new RangeError(`a right-hand side has no input ${slot}`);
  }

  #elementwise(node: Node, op: ElementwiseOp): readonly Series[] {
    const operands = node.inputs.map((x) => this.#of(x));
    const at = (i: number) => operands.map((x) => x[x.length === 1 ? 0 : i]);
    const { taylor } = op;
    const places = Array.from({ length: node.size }, (_, i) => i);
    if (taylor) return places.map((i) => taylor(this, ...at(i)));
    const graph: GraphBuilder = this.#field.graph;
    const slopes = op.vjp({ graph, node, cotangent: graph.constant(1) });
    if (op.result === "mask" || slopes.every((slope) => !slope)) {
      return places.map((i) => this.still(op.interval, at(i)));
    }
    const begun = places.map((i) => this.#begin(op.interval, at(i)));
    const made = begun.map(({ out }) => out);
    // The slopes of some functions are made of their own values: these are known first.
    this.#series.set(node, made);
    const series = slopes.map((slope) => (slope ? this.#of(slope) : [this.constant(point(0))]));
    begun.forEach(({ fill }, i) => {
      fill(series.map((s) => s[s.length === 1 ? 0 : i]));
    });
    return made;
  }

  /** A chain whose slopes follow. */
  #begin(range: (...x: Interval[]) => Interval, x: readonly Series[]) {
    const known = this.#allConstant(x);
    if (known) return { out: this.constant(range(...known)), fill: () => {} };
    const y = new Int32Array(x.length);
    const out = this.#emit(Kind.chain, x, y, range);
    return { out, fill: (slopes: readonly Series[]) => y.set(slopes) };
  }

  #emit(
    kind: Kind,
    x: readonly Series[],
    y: readonly Series[] | Int32Array = NONE,
    range?: Instruction["range"],
  ): Series {
    const operands = kind === Kind.chain ? x : [...x, ...y];
    const out = this.#place(operands.some((one) => this.#varies[one]));
    this.#instructions.push({
      kind,
      out,
      x: Int32Array.from(x),
      y: y instanceof Int32Array ? y : Int32Array.from(y),
      ...(range && { range }),
    });
    return out;
  }

  /** What some scalars are, where all of them are constants. */
  #allConstant(x: readonly Series[]): readonly Interval[] | undefined {
    const known = x.map((one) => this.#constants.get(one));
    return known.every((one) => one !== undefined) ? known : undefined;
  }

  #arithmetic(kind: Kind, op: ElementwiseOp, x: readonly Series[]): Series {
    const known = this.#allConstant(x);
    return known ? this.constant(op.interval(...known)) : this.#emit(kind, x);
  }

  #place(varies: boolean): Series {
    this.#varies.push(varies);
    return this.#nodes.push(this.#node) - 1;
  }

  #isZero(x: Series): boolean {
    const known = this.#constants.get(x);
    return known !== undefined && known.lo === 0 && known.hi === 0 && known.grade > PARTIAL;
  }

  #isOne(x: Series): boolean {
    const known = this.#constants.get(x);
    return known !== undefined && known.lo === 1 && known.hi === 1;
  }
}
