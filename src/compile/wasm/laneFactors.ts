import type { Callee, FunctionEncoder } from "../../wasm/encoder.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import { LoopCounter } from "./loopCounter.ts";
import { TILE } from "./pairTile.ts";
import type { RosenbrockLayout } from "./rosenbrockLayout.ts";

/** The right-hand side's address, behind the parameters that all functions have. */
const RIGHT_SIDE = 3;

export interface LaneFactors {
  /** Factors `diagonal`·I − ∂f/∂z, and says in `regular` where that failed. */
  readonly factor: Callee;
  /** Replaces a right-hand side, its address the fourth argument, by the solution. */
  readonly solve: Callee;
}

/**
 * Emits Gaussian elimination of a band matrix in every lane, by partial pivoting (Golub & Van Loan, Matrix Computations, 4.3), each
 * lane exchanging rows of its own. The operations of a lane are those of `BandFactors`, in their order.
 */
export function emitLaneFactors(module: ModuleAssembler, width: number, layout: RosenbrockLayout): LaneFactors {
  const factor = module.function(width, ["i32", "i32", "i32"], [], "factor");
  const elimination = new Elimination(factor.lanes, layout);
  elimination.fill();
  elimination.eliminate();
  const solve = module.function(width, ["i32", "i32", "i32", "i32"], [], "solve");
  const substitution = new Elimination(solve.lanes, layout);
  substitution.forward();
  substitution.backward();
  return { factor: factor.out, solve: solve.out };
}

/** Code on the factors of one tile. */
class Elimination {
  readonly #lanes: LaneAssembler;
  readonly #out: FunctionEncoder;
  readonly #layout: RosenbrockLayout;
  /** Bytes from an entry of the factors to the one below it, and where entry (0, 0) stands. */
  readonly #down: number;
  readonly #first: number;
  /** Behind the last row, and behind the last column, that a step reaches. */
  readonly #rows: number;
  readonly #columns: number;

  constructor(lanes: LaneAssembler, layout: RosenbrockLayout) {
    this.#lanes = lanes;
    this.#out = lanes.out;
    this.#layout = layout;
    this.#down = (layout.stride - 1) * layout.tileBytes;
    this.#first = layout.factors + layout.lower * layout.tileBytes;
    this.#rows = lanes.out.local("i32");
    this.#columns = lanes.out.local("i32");
  }

  /** Puts the matrix where its factors will be. */
  fill(): void {
    const lanes = this.#lanes;
    const { dimension, lower, upper, stride, tileBytes, jacobian, factors, diagonal } = this.#layout;
    const width = lower + 1 + upper;
    LoopCounter.repeat(lanes, dimension, (i) => {
      const from = i.address(TILE, width * tileBytes);
      const to = i.address(TILE, stride * tileBytes);
      LoopCounter.repeat(lanes, width, (m) => {
        const entry = lanes.op("neg", lanes.load(m.address(from, tileBytes), jacobian));
        lanes.store(m.address(to, tileBytes), factors, entry);
      });
      if (stride > width) {
        LoopCounter.repeat(lanes, stride - width, (m) => {
          lanes.store(m.address(to, tileBytes), factors + width * tileBytes, lanes.constant(0));
        });
      }
      lanes.store(to, this.#first, lanes.op("add", lanes.load(to, this.#first), lanes.load(TILE, diagonal)));
    });
  }

  eliminate(): void {
    const lanes = this.#lanes;
    const { dimension, lower, filled, tileBytes, regular } = this.#layout;
    // x − x is 0 for a finite x, else NaN, which stays in the sum.
    const tally = lanes.variable(lanes.constant(0));
    LoopCounter.repeat(lanes, dimension, (k) => {
      const [row, column] = [k.address(TILE, this.#down), k.address(TILE, tileBytes)];
      const pivot = k.address(TILE, this.#down + tileBytes);
      const factors = k.address(TILE, (lower - 1) * tileBytes);
      this.#reach(k, this.#rows, lower);
      this.#reach(k, this.#columns, filled);
      this.#choosePivot(k, row, column, pivot);
      const most = lanes.load(pivot, this.#first);
      lanes.assign(tally, lanes.op("add", tally, lanes.op("sub", most, most)));
      this.#from(k, 1, this.#rows, (i) => {
        const other = i.address(TILE, this.#down);
        const factor = lanes.op("div", lanes.load(i.address(column, this.#down), this.#first), most);
        lanes.store(i.address(factors, tileBytes), this.#multipliers, factor);
        this.#ifAny(lanes.op("ne", factor, lanes.constant(0)), () => {
          this.#from(k, 1, this.#columns, (j) => {
            const at = j.address(other, tileBytes);
            const above = lanes.load(j.address(row, tileBytes), this.#first);
            lanes.store(at, this.#first, lanes.negatedMultiplyAdd(factor, above, lanes.load(at, this.#first)));
          });
        });
      });
    });
    lanes.store(TILE, regular, tally);
  }

  /** Exchanges and subtracts in a right-hand side as was done in the matrix. */
  forward(): void {
    const lanes = this.#lanes;
    const { dimension, lower, tileBytes, pivots } = this.#layout;
    LoopCounter.repeat(lanes, dimension, (k) => {
      const own = k.address(RIGHT_SIDE, tileBytes);
      const step = k.address(TILE, tileBytes);
      const factors = k.address(TILE, (lower - 1) * tileBytes);
      this.#reach(k, this.#rows, lower);
      this.#ifExchanged(step, () => {
        const pivot = lanes.load(step, pivots);
        this.#from(k, 1, this.#rows, (i) => {
          const other = i.address(RIGHT_SIDE, tileBytes);
          const isPivot = lanes.op("eq", pivot, this.#number(i));
          this.#ifAny(isPivot, () => this.#exchange(own, other, 0, isPivot));
        });
      });
      const x = lanes.load(own, 0);
      this.#from(k, 1, this.#rows, (i) => {
        const factor = lanes.load(i.address(factors, tileBytes), this.#multipliers);
        const at = i.address(RIGHT_SIDE, tileBytes);
        lanes.store(at, 0, lanes.negatedMultiplyAdd(factor, x, lanes.load(at, 0)));
      });
    });
  }

  backward(): void {
    const lanes = this.#lanes;
    const { dimension, filled, tileBytes } = this.#layout;
    LoopCounter.repeatDown(lanes, dimension, (k) => {
      const own = k.address(RIGHT_SIDE, tileBytes);
      const row = k.address(TILE, this.#down);
      const pivot = k.address(TILE, this.#down + tileBytes);
      this.#reach(k, this.#columns, filled);
      const sum = lanes.variable(lanes.load(own, 0));
      this.#from(k, 1, this.#columns, (j) => {
        const x = lanes.load(j.address(RIGHT_SIDE, tileBytes), 0);
        const entry = lanes.load(j.address(row, tileBytes), this.#first);
        lanes.assign(sum, lanes.negatedMultiplyAdd(entry, x, sum));
      });
      lanes.store(own, 0, lanes.op("div", sum, lanes.load(pivot, this.#first)));
    });
  }

  /** Finds in each lane the largest entry of column k from the diagonal down, the first of equal ones, and brings its row up. */
  #choosePivot(k: LoopCounter, row: number, column: number, diagonal: number): void {
    const lanes = this.#lanes;
    const { pivots, exchanged, tileBytes } = this.#layout;
    const step = k.address(TILE, tileBytes);
    const own = this.#number(k);
    const most = lanes.variable(lanes.op("abs", lanes.load(diagonal, this.#first)));
    const pivot = lanes.variable(own);
    this.#from(k, 1, this.#rows, (i) => {
      const size = lanes.op("abs", lanes.load(i.address(column, this.#down), this.#first));
      const isLarger = lanes.op("gt", size, most);
      lanes.assign(most, lanes.op("select", isLarger, size, most));
      lanes.assign(pivot, lanes.op("select", isLarger, this.#number(i), pivot));
    });
    lanes.store(step, pivots, pivot);
    this.#out.get(step);
    lanes.any(lanes.op("ne", pivot, own));
    this.#out.memory("i32.store", exchanged);
    this.#ifExchanged(step, () => {
      this.#from(k, 1, this.#rows, (i) => {
        const other = i.address(TILE, this.#down);
        const isPivot = lanes.op("eq", pivot, this.#number(i));
        this.#ifAny(isPivot, () => {
          this.#from(k, 0, this.#columns, (j) => {
            this.#exchange(j.address(row, tileBytes), j.address(other, tileBytes), this.#first, isPivot);
          });
        });
      });
    });
  }

  /** Where the multiplier of row i in step k stands behind the address of `k * (lower − 1) + i` tiles. */
  get #multipliers(): number {
    return this.#layout.multipliers - this.#layout.tileBytes;
  }

  /** Sets a local to the smaller of the dimension and k + 1 + reach. */
  #reach(k: LoopCounter, end: number, reach: number): void {
    const { dimension } = this.#layout;
    const out = this.#out;
    out.get(k.loop);
    out.i32(1 + reach);
    out.op("i32.add");
    out.tee(end);
    out.i32(dimension);
    out.op("i32.gt_u");
    out.if(() => {
      out.i32(dimension);
      out.set(end);
    });
  }

  /** Over k + ahead … end − 1. */
  #from(k: LoopCounter, ahead: number, end: number, body: (counter: LoopCounter) => void): void {
    const begin = () => {
      this.#out.get(k.loop);
      this.#out.i32(ahead);
      this.#out.op("i32.add");
    };
    LoopCounter.range(this.#lanes, begin, () => this.#out.get(end), body);
  }

  #ifExchanged(step: number, then: () => void): void {
    this.#out.get(step);
    this.#out.memory("i32.load", this.#layout.exchanged);
    this.#out.if(() => {
      this.#lanes.scope(() => {
        then();
        return [];
      });
    });
  }

  #ifAny(mask: TileLane, then: () => void): void {
    this.#lanes.any(mask);
    this.#out.if(() => {
      this.#lanes.scope(() => {
        then();
        return [];
      });
    });
  }

  #exchange(a: number, b: number, offset: number, where: TileLane): void {
    const lanes = this.#lanes;
    const [x, y] = [lanes.load(a, offset), lanes.load(b, offset)];
    lanes.store(a, offset, lanes.op("select", where, y, x));
    lanes.store(b, offset, lanes.op("select", where, x, y));
  }

  /** A counter as a number in every lane. */
  #number(counter: LoopCounter): TileLane {
    const out = this.#out;
    const number = out.local("f64");
    out.get(counter.loop);
    out.op("f64.convert_i32_u");
    out.set(number);
    const lane = this.#lanes.splat(number);
    out.release(number);
    return lane;
  }
}
