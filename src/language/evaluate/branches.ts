import { append } from "../../core/append.ts";
import type { Node } from "../../graph/op.ts";
import { and, not } from "../../graph/ops/comparison.ts";
import type { AstNode } from "../syntax/ast.ts";
import { Merge } from "./merge.ts";
import { compose, type Effects } from "./store.ts";
import {
  Binding,
  type Completion,
  type Departure,
  type Evaluator,
  type Exit,
  type Frame,
  type JumpTarget,
  type Truth,
  type Value,
} from "./value.ts";

/**
 * Conditions on the state: both branches are evaluated, each from the same beginning, and what they leave is merged.
 *
 * A `return`, `break` or `continue` in one of them splits off paths (`Exit`s) that have left for their target. What follows
 * is evaluated for the paths that go on, in a level of the store that stays open until a region ends that is the target of
 * exits; there the paths that left for it come together with those that went on.
 */

/** The value of an expression that a condition on the state decides: `?:`, `&&`, `||`. */
export function chooseValue(
  e: Evaluator,
  condition: Node,
  site: AstNode,
  taken: () => Value,
  other: () => Value,
): Value {
  const since = e.store.epoch + 1;
  const [a, b] = apart(e, [() => alternative(e, taken), () => alternative(e, other)]);
  const merge = new Merge(e, condition, site, a.effects, b.effects, since);
  e.store.apply(merge.effects());
  return merge.value(a.value, b.value);
}

function alternative(e: Evaluator, piece: () => Value): { value: Value; effects: Effects } {
  e.store.open();
  const value = e.tolerate(piece);
  return { value, effects: e.store.close() };
}

/** `if` on a condition on the state. */
export function chooseCourse(
  e: Evaluator,
  condition: Node,
  site: AstNode,
  taken: () => Completion,
  other: () => Completion,
): Completion {
  const { frame } = e;
  if (!frame) throw new Error("a condition on the state outside a function");
  const since = e.store.epoch + 1;
  const [a, b] = apart(e, [() => course(e, frame, site, taken), () => course(e, frame, site, other)]);
  const onward =
    a.onward && b.onward ? new Merge(e, condition, site, a.onward, b.onward, since).effects() : (a.onward ?? b.onward);
  const exits = ofGone(e, frame, () => joinExits(e, condition, site, a.exits, b.exits, since));
  return goOn(e, frame, { onward, exits }, since);
}

/** Two branches: what the first locks is none of the second's, and locked again after both. */
function apart<Result>(e: Evaluator, branches: readonly [() => Result, () => Result]): readonly [Result, Result] {
  const [first, second] = branches.map((branch) => e.store.unlocked(branch));
  e.store.relock([...first.locks, ...second.locks]);
  return [first.result, second.result];
}

/** Joins what paths have left with: what that locks is free for the paths that go on, until they meet. */
function ofGone<Result>(e: Evaluator, frame: Frame, join: () => Result): Result {
  const { result, locks } = e.store.unlocked(join);
  append(frame.locks, locks);
  return result;
}

/** Runs what jumps to a target end: the paths that left for it and those that went on are one from there. */
export function runTo(e: Evaluator, target: JumpTarget, site: AstNode, run: () => Completion): Completion {
  const { frame } = e;
  const outer = frame?.departures.length ?? 0;
  const completion = run();
  if (!frame || frame.departures.length === outer) return isFor(completion, target) ? undefined : completion;
  const since = frame.departures[outer].since;
  const joined = joinDepartures(e, frame, outer, lastCourse(frame, completion, e.store.close(), site));
  e.store.relock(frame.locks);
  const arrived = joined.exits.find((exit) => exit.target === target);
  const exits = joined.exits.filter((exit) => exit !== arrived);
  return goOn(e, frame, { onward: meet(e, arrived, joined.onward, since), exits }, since);
}

/** The result of a function whose body is done, exits included; closes the levels that they left open. */
export function resultOf(e: Evaluator, frame: Frame, value: Value): Value {
  if (frame.departures.length === 0) {
    e.store.relock(frame.locks);
    return value;
  }
  const { site } = frame.departures[frame.departures.length - 1].exits[0];
  const last = lastCourse(frame, { kind: "return", value }, e.store.close(), site);
  const [exit] = joinDepartures(e, frame, 0, last).exits;
  e.store.relock(frame.locks);
  e.store.apply(exit.effects);
  return exit.value;
}

/** Where a piece leads: onward to the next statement, to targets further out, or both, depending on the state. */
interface Course {
  /** What the paths that go on have done. */
  readonly onward?: Effects;
  /** At most one a target; no path takes two. */
  readonly exits: readonly Exit[];
}

function isFor(completion: Completion, target: JumpTarget): boolean {
  return completion?.kind === "jump" && completion.target === target;
}

function course(e: Evaluator, frame: Frame, site: AstNode, run: () => Completion): Course {
  const outer = frame.departures.length;
  e.store.open();
  const completion = run();
  const last = lastCourse(frame, completion, e.store.close(), site);
  if (frame.departures.length === outer) return last;
  const joined = ofGone(e, frame, () => joinDepartures(e, frame, outer, last));
  return after(frame, e.store.close(), joined);
}

/** How the innermost open level ended. */
function lastCourse(frame: Frame, completion: Completion, effects: Effects, site: AstNode): Course {
  if (!completion) return { onward: effects, exits: [] };
  if (completion.kind === "jump") {
    return { exits: [{ target: completion.target, condition: true, value: undefined, effects, site }] };
  }
  const { value } = completion;
  return { exits: [{ target: undefined, condition: true, value, effects: lasting(frame, effects), site }] };
}

/** Goes on where a piece leads; what has left is kept until its target ends. */
function goOn(e: Evaluator, frame: Frame, { onward, exits }: Course, since: number): Completion {
  if (onward && exits.length === 0) {
    e.store.apply(onward);
    return undefined;
  }
  // Where no path goes on, the last exit is how the others end.
  const last = onward ? undefined : exits[exits.length - 1];
  const gone = last ? exits.slice(0, -1) : exits;
  if (gone.length > 0) {
    frame.departures.push({ exits: gone, since });
    e.store.open();
  }
  e.store.apply(onward ?? last?.effects ?? new Map());
  if (!last) return undefined;
  return last.target ? { kind: "jump", target: last.target } : { kind: "return", value: last.value };
}

/** The effects on the paths that arrived at a target together with those that came there by going on. */
function meet(e: Evaluator, arrived: Exit | undefined, onward: Effects | undefined, since: number) {
  if (!arrived || !onward) return onward ?? arrived?.effects;
  const { condition, effects, site } = arrived;
  if (typeof condition === "boolean") return condition ? effects : onward;
  return new Merge(e, condition, site, effects, onward, since).effects();
}

/** Joins how the innermost level ended, which is closed already, with the departure that opened it, and so on outward. */
function joinDepartures(e: Evaluator, frame: Frame, outer: number, last: Course): Course {
  let joined = last;
  while (frame.departures.length > outer) {
    const departure = frame.departures.pop() as Departure;
    joined = { ...joined, exits: earlierExits(e, departure, joined.exits) };
    if (frame.departures.length > outer) joined = after(frame, e.store.close(), joined);
  }
  return joined;
}

/** Paths that left first, and those that left later among the others. */
function earlierExits(e: Evaluator, { exits: first, since }: Departure, later: readonly Exit[]): Exit[] {
  const joined = first.map((exit) => {
    const same = later.find(({ target }) => target === exit.target);
    if (!same) return exit;
    const others = first.filter((each) => each !== exit);
    return earlierExit(e, exit, { ...same, condition: unlessAny(e, others, same.condition) }, since);
  });
  const added = later.filter(({ target }) => !first.some((exit) => exit.target === target));
  return [...joined, ...added.map((exit) => ({ ...exit, condition: unlessAny(e, first, exit.condition) }))];
}

function earlierExit(e: Evaluator, first: Exit, later: Exit, since: number): Exit {
  const { condition, site, target } = first;
  if (typeof condition === "boolean") return condition ? first : later;
  const merge = new Merge(e, condition, site, first.effects, later.effects, since);
  return {
    target,
    condition: merge.truth(true, later.condition),
    value: merge.value(first.value, later.value),
    effects: merge.effects(),
    site,
  };
}

/** A condition among the paths that have taken none of some exits. */
function unlessAny(e: Evaluator, exits: readonly Exit[], condition: Truth): Truth {
  return exits.reduce((rest, exit) => {
    return both(e, e.apply(not, [exit.condition], exit.site) as Truth, rest, exit.site);
  }, condition);
}

function both(e: Evaluator, x: Truth, y: Truth, site: AstNode): Truth {
  return e.apply(and, [x, y], site) as Truth;
}

/** Effects without those on the function's own variables, which nothing can see once it has been left. */
function lasting(frame: Frame, effects: Effects): Effects {
  if (frame.hasInnerFunctions) return effects;
  return new Map([...effects].filter(([location]) => !(location instanceof Binding && location.owner === frame)));
}

function after(frame: Frame, before: Effects, { onward, exits }: Course): Course {
  const left = lasting(frame, before);
  return {
    onward: onward && compose(before, onward),
    exits: exits.map((exit) => ({ ...exit, effects: compose(exit.target ? before : left, exit.effects) })),
  };
}

/** The exits of two branches together. */
function joinExits(
  e: Evaluator,
  condition: Node,
  site: AstNode,
  a: readonly Exit[],
  b: readonly Exit[],
  since: number,
): Exit[] {
  const targets = new Set([...a, ...b].map(({ target }) => target));
  return [...targets].map((target) => {
    const of = (exits: readonly Exit[]) => exits.find((exit) => exit.target === target);
    return joinExit(e, condition, site, of(a), of(b), since);
  });
}

function joinExit(
  e: Evaluator,
  condition: Node,
  site: AstNode,
  a: Exit | undefined,
  b: Exit | undefined,
  since: number,
): Exit {
  if (a && b) {
    const merge = new Merge(e, condition, site, a.effects, b.effects, since);
    return {
      target: a.target,
      condition: merge.truth(a.condition, b.condition),
      value: merge.value(a.value, b.value),
      effects: merge.effects(),
      site,
    };
  }
  const holds = a ? condition : (e.apply(not, [condition], site) as Truth);
  const exit = (a ?? b) as Exit;
  return { ...exit, condition: both(e, holds, exit.condition, site), site };
}
