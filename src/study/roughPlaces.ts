import { largest } from "../core/extremes.ts";
import { isDecided } from "../graph/branches.ts";
import { type Box, enclose } from "../graph/enclosure.ts";
import { Interpreter } from "../graph/interpret.ts";
import { CONTINUOUS, type Interval, point } from "../graph/interval.ts";
import type { Node, Op } from "../graph/op.ts";
import { add, div, mul, neg, square, sub } from "../graph/ops/arithmetic.ts";
import { constant } from "../graph/ops/leaf.ts";
import { jacobian, timeDerivative } from "../graph/pullback.ts";
import { reachable } from "../graph/reachable.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { Jump } from "../ode/jump.ts";

/** A kink of f jumps in its derivative, a jump in its value; at a singularity a higher derivative may be infinite. */
export interface RoughPlace {
  readonly t: number;
  readonly kind: "kink" | "jump" | "singularity";
  /** 1-based line of the sub-expression to blame, where it is known. */
  readonly line?: number;
}

/** A solution finely enough to be followed between its rows. */
export interface Path {
  readonly t: Float64Array;
  /** States row by row. */
  readonly z: Float64Array;
}

/** Places that are told apart; a function rough all over shows at the first few. */
const MAX_PLACES = 8;
/** Enclosures that may be computed. */
const BUDGET = 4000;
/** A place is known to this part of the span. */
const WIDTH = 1e-7;
/** Between two rows the solution strays from the box around them by less than this part of it. */
const STRAY = 0.25;

/**
 * Where along a solution the right-hand side has a kink or a jump: enclosures of f and of its derivatives over boxes around
 * pieces of the path say where no branch is taken, pieces where they cannot are halved.
 *
 * @param known places that steps end at anyway, and that are not told
 */
export function roughPlaces(
  field: VectorField,
  theta: Float64Array,
  path: Path,
  known: readonly Jump[] = [],
): readonly RoughPlace[] {
  return new Search(field, theta, path, known).places();
}

class Search {
  readonly #field: VectorField;
  readonly #theta: readonly Interval[];
  readonly #parameters: Float64Array;
  readonly #path: Path;
  readonly #outputs: readonly Node[];
  readonly #width: number;
  readonly #found: RoughPlace[] = [];
  readonly #known: readonly Jump[];
  #budget = BUDGET;
  #f: Interpreter | undefined;

  constructor(field: VectorField, theta: Float64Array, path: Path, known: readonly Jump[]) {
    this.#known = known;
    this.#field = field;
    this.#theta = Array.from(theta, point);
    this.#parameters = theta;
    this.#path = path;
    this.#outputs = [...field.outputs, ...jacobian(field).flat(), ...timeDerivative(field)];
    this.#width = WIDTH * Math.abs(path.t[path.t.length - 1] - path.t[0]);
  }

  places(): readonly RoughPlace[] {
    const { t } = this.#path;
    if (t.length > 1 && !isDecided(this.#outputs, this.#boxOfAll())) {
      for (let k = 1; k < t.length; k++) this.#search(k, 0, 1);
    }
    return this.#found;
  }

  /** Looks into the part [from, to] of the piece before row k, both between 0 and 1. */
  #search(k: number, from: number, to: number): void {
    if (this.#found.length >= MAX_PLACES || this.#budget-- <= 0) return;
    const box = this.#box(k, from, to);
    if (isDecided(this.#outputs, box)) return;
    const { t } = this.#path;
    if (Math.abs(t[k] - t[k - 1]) * (to - from) > this.#width) {
      const middle = (from + to) / 2;
      this.#search(k, from, middle);
      this.#search(k, middle, to);
      return;
    }
    const atStart = k === 1 && from === 0;
    const time = atStart ? t[0] : t[k - 1] + ((from + to) / 2) * (t[k] - t[k - 1]);
    if (this.#known.some(({ before }) => Math.abs(time - before) <= 4 * this.#width)) return;
    const last = this.#found.at(-1);
    if (last && Math.abs(time - last.t) < 1e3 * this.#width) return;
    this.#found.push({ t: time, kind: this.#jumps(k, from, to) ? "jump" : "kink", line: this.#line(box) });
  }

  /** Whether f itself differs across a place, and not only its derivative. */
  #jumps(k: number, from: number, to: number): boolean {
    const apart = 1e-6 + (to - from);
    const [before, after] = [from - apart, to + apart].map((at) => this.#derivative(k, at));
    const size = Math.max(largest(before.map(Math.abs)), largest(after.map(Math.abs)));
    return before.some((x, i) => Math.abs(x - after[i]) > 1e-3 * size);
  }

  #derivative(k: number, at: number): Float64Array {
    this.#f ??= new Interpreter(this.#field.outputs);
    return this.#f.read({ z: this.#state(k, at), t: [this.#time(k, at)], theta: this.#parameters });
  }

  #time(k: number, at: number): number {
    const { t } = this.#path;
    return t[k - 1] + at * (t[k] - t[k - 1]);
  }

  /** By the chord: rows lie close. */
  #state(k: number, at: number): number[] {
    const { z } = this.#path;
    const { dimension } = this.#field;
    return Array.from({ length: dimension }, (_, i) => {
      const [a, b] = [z[(k - 1) * dimension + i], z[k * dimension + i]];
      return a + at * (b - a);
    });
  }

  #box(k: number, from: number, to: number): Box {
    const [a, b] = [this.#state(k, from), this.#state(k, to)];
    const z = a.map((x, i) => around(x, b[i], STRAY));
    return { z, t: [around(this.#time(k, from), this.#time(k, to), 0)], theta: this.#theta };
  }

  #boxOfAll(): Box {
    const { t, z } = this.#path;
    const { dimension } = this.#field;
    const ranges = Array.from({ length: dimension }, (_, i) => {
      let [low, high] = [z[i], z[i]];
      for (let k = i; k < z.length; k += dimension) [low, high] = [Math.min(low, z[k]), Math.max(high, z[k])];
      return around(low, high, STRAY / t.length);
    });
    return { z: ranges, t: [around(t[0], t[t.length - 1], 0)], theta: this.#theta };
  }

  /**
   * The line of the first sub-expression that is not continuous though all it is made from is. Of a kink that is a part of
   * the derivative, which stands nowhere in the text: what f makes from the same values is to blame.
   */
  #line(box: Box): number | undefined {
    const ranges = enclose(this.#outputs, box);
    const rough = (node: Node) =>
      ranges.get(node)!.some(({ grade, lo, hi }) => grade < CONTINUOUS || isOpen(node, lo, hi));
    const culprits = reachable(this.#outputs).filter((node) => rough(node) && !node.inputs.some(rough));
    const named = culprits.find(({ range }) => range);
    if (named) return named.range?.start.line;
    const own = reachable(this.#field.outputs).filter(({ range, op }) => range && op.kind !== "leaf");
    const users = culprits.flatMap((culprit) => {
      const values = culprit.inputs.filter(({ op }) => op !== constant);
      return own.filter(({ inputs }) => values.every((value) => inputs.includes(value)));
    });
    const arithmetic = ({ op }: Node) => op.kind === "elementwise" && ARITHMETIC.has(op);
    return (users.find((node) => !arithmetic(node)) ?? users[0])?.range?.start.line;
  }
}

/** Smooth wherever it is defined. */
const ARITHMETIC: ReadonlySet<Op> = new Set([add, sub, mul, div, neg, square]);

/** A condition that may hold or not. */
const isOpen = ({ op }: Node, lo: number, hi: number) => op.kind === "elementwise" && op.result === "mask" && lo !== hi;

function around(a: number, b: number, stray: number): Interval {
  const room = stray * Math.abs(b - a);
  return { lo: Math.min(a, b) - room, hi: Math.max(a, b) + room, grade: CONTINUOUS };
}
