import type { PairKernel } from "../core/kernel.ts";
import type { AdaptiveMethod } from "../ode/adaptiveMethod.ts";
import { extensionDegree, type Pieces, pieceAt, pieceSlope, stepPiece } from "../ode/pieces.ts";
import { StepFinder } from "./stepFinder.ts";

/** z(t) along a solve. */
export interface StatePath {
  /** Writes z(t); a time outside of the solve is taken to its nearer end. */
  at(t: number, out: Float64Array): void;
  /** Writes its own z′(t), which between the ends of steps is not f(t, z(t)); absent of one that is no further from f than rounding. */
  slope?(t: number, out: Float64Array): void;
  /** Evaluations of f that it took so far. */
  readonly evaluations: number;
}

/** The continuous extension of every step, kept as the steps were accepted: of methods whose steps cannot be taken once more alike, too. */
export class KeptPath implements StatePath {
  readonly evaluations = 0;
  readonly #dimension: number;
  readonly #degrees: number[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #pieces: Float64Array[] = [];
  readonly #finder = new StepFinder(this.#from, this.#to);

  constructor(dimension: number) {
    this.#dimension = dimension;
  }

  /** The step of a method that stands in the first lane of its kernel. */
  keep(from: number, to: number, kernel: PairKernel, method: AdaptiveMethod): void {
    const degree = extensionDegree(method);
    const piece = new Float64Array(this.#dimension * (degree + 1));
    stepPiece(kernel, method, 0, piece);
    this.#degrees.push(degree);
    this.#from.push(from);
    this.#to.push(to);
    this.#pieces.push(piece);
  }

  /** The solve is repeated. */
  forget(): void {
    for (const list of [this.#from, this.#to, this.#degrees, this.#pieces]) list.length = 0;
    this.#finder.restart();
  }

  at(t: number, out: Float64Array): void {
    const n = this.#finder.find(t);
    const { piece, theta } = this.#place(n, t);
    pieceAt(piece, 0, theta, out);
  }

  slope(t: number, out: Float64Array): void {
    const n = this.#finder.find(t);
    const { piece, theta } = this.#place(n, t);
    pieceSlope(piece, 0, theta, this.#to[n] - this.#from[n], out);
  }

  #place(n: number, t: number): { readonly piece: Pieces; readonly theta: number } {
    const [from, to] = [this.#from[n], this.#to[n]];
    const piece = { dimension: this.#dimension, degree: this.#degrees[n], coefficients: this.#pieces[n], t: EMPTY };
    return { piece, theta: Math.min(1, Math.max(0, (t - from) / (to - from))) };
  }
}

const EMPTY = new Float64Array();
