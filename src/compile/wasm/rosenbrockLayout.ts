import { PairLayout } from "./pairLayout.ts";

/** How far ∂f/∂z reaches below and above its diagonal. */
interface Band {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The same with ∂f/∂z, ∂f/∂t behind it, and the factors of I/(γh) − ∂f/∂z: entry (i, j) of a band matrix is number
 * `i * stride + j − i + lower` of it.
 */
export class RosenbrockLayout extends PairLayout {
  readonly lower: number;
  readonly upper: number;
  /** Diagonals above the main one of the factors: exchanges of rows fill some. */
  readonly filled: number;
  readonly stride: number;
  /** 1/(γh), and 0 or NaN: whether the matrix could be factored. */
  readonly diagonal: number;
  readonly regular: number;
  readonly jacobian: number;
  readonly byTime: number;
  readonly factors: number;
  readonly multipliers: number;
  /** By step of the elimination, the row that each lane exchanges with; and as one integer, whether any does. */
  readonly pivots: number;
  readonly exchanged: number;

  /** @param rows of a step */
  constructor(dimension: number, { lower, upper }: Band, rows: number, tileBytes: number) {
    super(dimension, rows, tileBytes);
    this.lower = lower;
    this.upper = upper;
    this.filled = Math.min(dimension - 1, upper + lower);
    this.stride = lower + 1 + this.filled;
    this.diagonal = this.take(tileBytes);
    this.regular = this.take(tileBytes);
    this.jacobian = this.take(dimension * (lower + 1 + upper) * tileBytes);
    this.byTime = this.take(dimension * tileBytes);
    this.factors = this.take(dimension * this.stride * tileBytes);
    this.multipliers = this.take(dimension * lower * tileBytes);
    this.pivots = this.take(dimension * tileBytes);
    // One a tile although an integer is smaller: every vector stays aligned.
    this.exchanged = this.take(dimension * tileBytes);
  }
}
