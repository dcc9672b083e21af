import type { Node } from "../../graph/op.ts";
import { and, not } from "../../graph/ops/comparison.ts";
import type { AstNode } from "../syntax/ast.ts";
import { Merge } from "./merge.ts";
import { compose, type Effects } from "./store.ts";
import { Binding, type Completion, type Evaluator, type Exit, type Frame, type Truth, type Value } from "./value.ts";

/**
 * Conditions on the state: both branches are evaluated, each from the same beginning, and what they leave is merged.
 *
 * A `return` in one of them splits off paths (`Exit`s) that have left the function. What follows is evaluated for the
 * paths that go on, in a level of the store that stays open until the function ends; there the exits are merged in.
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
  const [a, b] = [alternative(e, taken), alternative(e, other)];
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
  const [a, b] = [course(e, frame, taken), course(e, frame, other)];
  const jump = a.jump ?? b.jump;
  const onward =
    a.onward && b.onward ? new Merge(e, condition, site, a.onward, b.onward, since).effects() : (a.onward ?? b.onward);
  const exit = joinExits(e, condition, site, a.exit, b.exit, since);
  if (!exit || !onward) {
    e.store.apply(onward ?? exit?.effects ?? new Map());
    return jump ?? (exit && { kind: "return", value: exit.value });
  }
  frame.exits.push(exit);
  e.store.open();
  e.store.apply(onward);
  return jump;
}

/** The result of a function whose body is done, exits included; closes the levels that they left open. */
export function resultOf(e: Evaluator, frame: Frame, value: Value): Value {
  if (frame.exits.length === 0) return value;
  const site = frame.exits[frame.exits.length - 1].site;
  const { exit } = joinOpenExits(e, frame, 0, {
    exit: { condition: true, value, effects: lasting(frame, e.store.close()), site },
  });
  if (!exit) throw new Error("a function without a result");
  e.store.apply(exit.effects);
  return exit.value;
}

/** Where a branch leads: onward to the next statement, out of the function, or both, depending on the state. */
interface Course {
  /** What the paths that go on have done. */
  readonly onward?: Effects;
  readonly exit?: Exit;
  /** Refused already where it is conditional; then kept so that the loop ends. */
  readonly jump?: Completion;
}

function course(e: Evaluator, frame: Frame, run: () => Completion): Course {
  const outer = frame.exits.length;
  e.store.open();
  frame.branches++;
  const completion = run();
  frame.branches--;
  const effects = e.store.close();
  const site = frame.exits[frame.exits.length - 1]?.site ?? frame.closure.node;
  const last: Course =
    completion?.kind === "return"
      ? { exit: { condition: true, value: completion.value, effects: lasting(frame, effects), site } }
      : { onward: effects, jump: completion };
  return frame.exits.length === outer ? last : joinOpenExits(e, frame, outer, last, true);
}

/**
 * Joins what happened in the innermost open level with the exit that opened it, and so on outward.
 *
 * `last` tells of the innermost level, which is closed already. With `enclosed`, the level below the first of the exits
 * is the branch's own and is closed too.
 */
function joinOpenExits(e: Evaluator, frame: Frame, outer: number, last: Course, enclosed = false): Course {
  let joined = last;
  while (frame.exits.length > outer) {
    const exit = frame.exits.pop() as Exit;
    joined = { ...joined, exit: earlierExit(e, exit, joined.exit) };
    if (frame.exits.length > outer || enclosed) joined = after(frame, e.store.close(), joined);
  }
  return joined;
}

/** Paths that left first, and those that left later among the others. */
function earlierExit(e: Evaluator, first: Exit, later: Exit | undefined): Exit {
  if (!later) return first;
  const { condition, site } = first;
  if (typeof condition === "boolean") return condition ? first : later;
  const merge = new Merge(e, condition, site, first.effects, later.effects, e.store.epoch + 1);
  return {
    condition: merge.truth(true, later.condition),
    value: merge.value(first.value, later.value),
    effects: merge.effects(),
    site,
  };
}

/** Effects without those on the function's own variables, which nothing can see once it has been left. */
function lasting(frame: Frame, effects: Effects): Effects {
  if (frame.hasInnerFunctions) return effects;
  return new Map([...effects].filter(([location]) => !(location instanceof Binding && location.owner === frame)));
}

function after(frame: Frame, before: Effects, { onward, exit, jump }: Course): Course {
  return {
    onward: onward && compose(before, onward),
    exit: exit && { ...exit, effects: compose(lasting(frame, before), exit.effects) },
    jump,
  };
}

/** The exits of two branches as one. */
function joinExits(
  e: Evaluator,
  condition: Node,
  site: AstNode,
  a: Exit | undefined,
  b: Exit | undefined,
  since: number,
): Exit | undefined {
  const both = (x: Truth, y: Truth) => e.apply(and, [x, y], site) as Truth;
  if (a && b) {
    const merge = new Merge(e, condition, site, a.effects, b.effects, since);
    return {
      condition: merge.truth(a.condition, b.condition),
      value: merge.value(a.value, b.value),
      effects: merge.effects(),
      site,
    };
  }
  if (a) return { ...a, condition: both(condition, a.condition), site };
  if (b) return { ...b, condition: both(e.apply(not, [condition], site) as Truth, b.condition), site };
  return undefined;
}
