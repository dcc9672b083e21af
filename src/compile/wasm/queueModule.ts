import { LEAST_STEP, REACH } from "../../core/stepLimits.ts";
import type { ContrastTerm } from "../../core/stiffnessContrast.ts";
import type { Callee } from "../../wasm/encoder.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import { emitLook } from "./lookCode.ts";
import { emitNewPoint, pushArguments, TILE } from "./pairTile.ts";
import type { LaneFunctions } from "./queueLanes.ts";
import type { QueueLayout } from "./queueLayout.ts";

/** What the loop over whole trajectories is made of. */
export interface QueueParts {
  readonly layout: QueueLayout;
  /** Offset of f at the new point. */
  readonly kLast: number;
  /** Emits an attempt: of what it finds next, an error that is not finite needs no care. */
  readonly attempt: () => void;
  /** Of the continuous extension, where it has stages of its own. */
  readonly extend: Callee | undefined;
  readonly functions: LaneFunctions;
  readonly contrast: readonly ContrastTerm[];
}

/**
 * Emits the loop that follows trajectories from their begin to their end, each in a lane until another takes its place; its fourth
 * parameter is the most attempts. It leaves 1 where a lane needs what is not written here, before that attempt is judged: a value
 * that is not finite, a step too small, attempts too many, stiffness that is to be believed.
 *
 * Every operation is one of the loop in TypeScript (`AdaptiveLanes`), in its order.
 */
export function emitQueue(lanes: LaneAssembler, parts: QueueParts): void {
  new QueueLoop(lanes, parts).emit();
}

class QueueLoop {
  readonly #lanes: LaneAssembler;
  readonly #parts: QueueParts;
  readonly #layout: QueueLayout;
  /**
   * Locals with whole numbers: not 0 where the loop is left to its caller, where a step may come near an output or an end or be too
   * small, where the loop goes on, and where something ends in a step.
   */
  readonly #trouble: number;
  readonly #attention: number;
  readonly #goesOn: number;
  readonly #arrives: number;

  constructor(lanes: LaneAssembler, parts: QueueParts) {
    this.#lanes = lanes;
    this.#parts = parts;
    this.#layout = parts.layout;
    const { out } = lanes;
    this.#trouble = out.freshLocal("i32");
    this.#attention = out.freshLocal("i32");
    this.#goesOn = out.freshLocal("i32");
    this.#arrives = out.freshLocal("i32");
  }

  emit(): void {
    const { out } = this.#lanes;
    const { board } = this.#parts.functions;
    const most = 3;
    this.#forFlagged(() => this.#op("lt", this.#load(this.#layout.place), this.#constant(0)), board);
    this.#whetherAnyIsUnderWay();
    out.if(() => {
      this.#scope(() => {
        const largest = this.#splat(this.#layout.largest);
        const bounds = [largest, this.#op("neg", largest)] as const;
        out.doWhile(() => {
          this.#set(this.#goesOn, 0);
          this.#set(this.#arrives, 0);
          this.#want(bounds);
          this.#unlessTrouble(() => {
            this.#parts.attempt();
            this.#lookAround();
            this.#unlessTrouble(() => {
              this.#judge();
              out.get(most);
              out.i32(1);
              out.op("i32.sub");
              out.tee(most);
              out.set(this.#goesOn);
              out.get(this.#arrives);
              out.if(() => this.#turn());
            });
          });
          out.get(this.#goesOn);
        });
      });
    });
    out.get(this.#trouble);
    out.if(() => this.#scope(() => this.#store(this.#layout.next, this.#load(this.#layout.wanted))));
    out.get(this.#trouble);
  }

  /** Sets the next step: the wanted one as rounding realises it, unless one may come near something. */
  #want([largest, lowest]: readonly [TileLane, TileLane]): void {
    const { out } = this.#lanes;
    const layout = this.#layout;
    this.#scope(() => {
      const [next, t] = [this.#load(layout.next), this.#load(layout.t)];
      const bounded = this.#lanes.larger(this.#lanes.smaller(next, largest), lowest);
      const step = this.#op("sub", this.#op("add", t, bounded), t);
      this.#store(layout.wanted, next);
      this.#store(layout.h, step);
      const size = this.#op("abs", step);
      const ahead = this.#op("abs", this.#op("sub", this.#load(layout.horizon), t));
      const isNear = this.#op("le", ahead, this.#op("mul", this.#constant(REACH), size));
      const isSmall = this.#op("lt", size, this.#load(layout.floor));
      const isExhausted = this.#op("ge", this.#load(layout.attempts), this.#splat(layout.most));
      this.#lanes.any(this.#op("or", this.#op("or", isNear, isSmall), isExhausted));
      out.tee(this.#attention);
      out.if(
        () => this.#wantExactly(bounded, step, isExhausted),
        () => this.#set(this.#trouble, 0),
      );
    });
  }

  /** Sets the step and its end where one may lead to the end of its trajectory, pass an output, or be too small. */
  #wantExactly(bounded: TileLane, step: TileLane, isExhausted: TileLane): void {
    const layout = this.#layout;
    this.#scope(() => {
      const [t, until] = [this.#load(layout.t), this.#splat(layout.until)];
      const left = this.#op("sub", until, t);
      const reach = this.#op("mul", this.#constant(REACH), this.#op("abs", step));
      const lands = this.#op("le", this.#op("abs", left), reach);
      this.#store(layout.end, this.#op("select", lands, until, this.#op("add", t, step)));
      this.#store(layout.h, this.#op("select", lands, left, step));
      const least = this.#lanes.larger(
        this.#splat(layout.least),
        this.#op("mul", this.#constant(LEAST_STEP), this.#op("abs", t)),
      );
      const isTiny = this.#op("and", this.#op("lt", this.#op("abs", bounded), least), this.#op("not", lands));
      this.#lanes.any(this.#op("and", this.#isUnderWay(), this.#op("or", isTiny, isExhausted)));
    });
    this.#lanes.out.set(this.#trouble);
  }

  /** After an attempt: sees what is to be done before it is judged, and does it, or leaves it to the caller. */
  #lookAround(): void {
    const { out } = this.#lanes;
    const layout = this.#layout;
    this.#scope(() => {
      const finite = this.#isFinite();
      const goesOn = this.#op(
        "lt",
        this.#op("add", this.#load(layout.taken), this.#constant(1)),
        this.#load(layout.look),
      );
      this.#lanes.all(this.#op("and", finite, goesOn));
      out.op("i32.eqz");
      out.get(this.#attention);
      out.op("i32.or");
      out.if(() => this.#lookClosely());
    });
  }

  #lookClosely(): void {
    const { out } = this.#lanes;
    const layout = this.#layout;
    this.#scope(() => {
      const finite = this.#isFinite();
      this.#lanes.any(this.#op("and", this.#isUnderWay(), this.#op("not", finite)));
      out.set(this.#trouble);
      const accepted = this.#accepted();
      const taken = this.#op("add", this.#load(layout.taken), this.#constant(1));
      this.#lookForStiffness(this.#op("and", accepted, this.#op("ge", taken, this.#load(layout.look))));
      this.#unlessTrouble(() => {
        out.get(this.#attention);
        out.if(() => {
          this.#lanes.any(this.#op("and", accepted, this.#op("and", this.#lands(), this.#isUnderWay())));
          out.set(this.#arrives);
          const behind = this.#op("sub", this.#load(layout.due), this.#load(layout.end));
          const ahead = this.#op("mul", behind, this.#splat(layout.direction));
          const isWritten = this.#op("le", ahead, this.#constant(0));
          this.#write(this.#op("and", accepted, isWritten), this.#op("lt", ahead, this.#constant(0)));
        });
      });
    });
  }

  /** Looks at some lanes; trouble where steps are to be believed to be held by stability. */
  #lookForStiffness(looks: TileLane): void {
    const { out } = this.#lanes;
    this.#unlessTrouble(() => {
      this.#lanes.any(looks);
      out.if(() => {
        this.#scope(() => emitLook(this.#lanes, this.#layout, this.#parts.contrast, looks));
        out.set(this.#trouble);
      });
    });
  }

  #write(written: TileLane, inside: TileLane): void {
    const { out } = this.#lanes;
    const { extend, functions } = this.#parts;
    if (extend) {
      this.#lanes.any(this.#op("and", written, inside));
      out.if(() => {
        pushArguments(out);
        out.call(extend);
      });
    }
    this.#forFlagged(() => written, functions.write);
  }

  /** Goes on from the new point where the attempt is accepted. */
  #judge(): void {
    const layout = this.#layout;
    this.#scope(() => {
      const accepted = this.#accepted();
      emitNewPoint(this.#lanes, layout, this.#parts.kLast, accepted);
      const one = this.#lanes.where(accepted, this.#constant(1));
      // Those that land are at their end, which rounding may miss: they do not go on from here.
      const moved = this.#lanes.where(accepted, this.#load(layout.h));
      this.#store(layout.t, this.#op("add", this.#load(layout.t), moved));
      const [memory, nextMemory] = [this.#load(layout.memory), this.#load(layout.nextMemory)];
      this.#store(layout.memory, this.#op("select", accepted, nextMemory, memory));
      this.#store(layout.taken, this.#op("add", this.#load(layout.taken), one));
      this.#store(layout.rejected, this.#op("sub", this.#constant(1), one));
      this.#store(layout.attempts, this.#op("add", this.#load(layout.attempts), this.#constant(1)));
    });
  }

  /** Those that have come to their end make room for those that wait. */
  #turn(): void {
    const { out } = this.#lanes;
    const layout = this.#layout;
    this.#forFlagged(
      () => this.#op("and", this.#accepted(), this.#op("and", this.#lands(), this.#isUnderWay())),
      this.#parts.functions.turn,
    );
    // It is left where nobody is under way, and where others could be.
    this.#whetherAnyIsUnderWay();
    out.op("i32.eqz");
    this.#scope(() => this.#lanes.any(this.#op("lt", this.#load(layout.place), this.#constant(0))));
    out.get(TILE);
    out.memory("f64.load", layout.more);
    out.f64(0);
    out.op("f64.ne");
    out.op("i32.and");
    out.op("i32.or");
    out.if(() => this.#set(this.#goesOn, 0));
  }

  /** Calls a function of one lane for each in which something holds. */
  #forFlagged(condition: () => TileLane, called: Callee): void {
    const { out, type } = this.#lanes;
    const flags = out.local("i32");
    this.#scope(() => this.#lanes.flags(condition()));
    out.tee(flags);
    out.if(() => {
      out.doWhile(() => {
        out.get(flags);
        out.op("i32.ctz");
        out.i32(type.numberBytes);
        out.op("i32.mul");
        out.get(TILE);
        out.op("i32.add");
        out.get(TILE);
        out.call(called);
        out.get(flags);
        out.get(flags);
        out.i32(1);
        out.op("i32.sub");
        out.op("i32.and");
        out.tee(flags);
      });
    });
    out.release(flags);
  }

  #whetherAnyIsUnderWay(): void {
    this.#scope(() => this.#lanes.any(this.#isUnderWay()));
  }

  /** Lanes whose step ends where their trajectory does: no other step does. */
  #lands(): TileLane {
    return this.#op("eq", this.#load(this.#layout.end), this.#splat(this.#layout.until));
  }

  #isUnderWay(): TileLane {
    return this.#op("ge", this.#load(this.#layout.place), this.#constant(0));
  }

  #isFinite(): TileLane {
    return this.#op("lt", this.#load(this.#layout.error), this.#constant(Number.POSITIVE_INFINITY));
  }

  #accepted(): TileLane {
    return this.#op("le", this.#load(this.#layout.error), this.#constant(1));
  }

  #unlessTrouble(then: () => void): void {
    const { out } = this.#lanes;
    out.get(this.#trouble);
    out.op("i32.eqz");
    out.if(then);
  }

  #set(local: number, x: number): void {
    this.#lanes.out.i32(x);
    this.#lanes.out.set(local);
  }

  #scope(body: () => void): void {
    this.#lanes.scope(() => {
      body();
      return [];
    });
  }

  #constant(x: number): TileLane {
    return this.#lanes.constant(x);
  }

  #load(offset: number): TileLane {
    return this.#lanes.load(TILE, offset);
  }

  #splat(offset: number): TileLane {
    return this.#lanes.loadSplat(TILE, offset);
  }

  #store(offset: number, value: TileLane): void {
    this.#lanes.store(TILE, offset, value);
  }

  #op(...call: Parameters<LaneAssembler["op"]>): TileLane {
    return this.#lanes.op(...call);
  }
}
