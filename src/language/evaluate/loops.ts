import type { Diagnostic } from "../../core/diagnostic.ts";
import type { Node } from "../../graph/op.ts";
import type {
  AstNode,
  DoWhileStatement,
  ForOfStatement,
  ForStatement,
  Statement,
  WhileStatement,
} from "../syntax/ast.ts";
import { unsupported } from "../syntax/unsupported.ts";
import { chooseCourse } from "./branches.ts";
import { Cases } from "./cases.ts";
import { makesFunctions } from "./closures.ts";
import { conditionOf } from "./conditions.ts";
import { dependence } from "./dependence.ts";
import { describe } from "./describe.ts";
import { hoist } from "./hoist.ts";
import { ending, labelsOf } from "./jumps.ts";
import { entriesOf } from "./maps.ts";
import { destructure, initialise } from "./patterns.ts";
import { spoilAssigned } from "./recovery.ts";
import { referenceTo } from "./references.ts";
import { BudgetSpent, errorAt, Refusal, refuse } from "./refusal.ts";
import {
  ArrayValue,
  Binding,
  type Completion,
  type Evaluator,
  type JumpTarget,
  MapValue,
  Scope,
  SiftedValue,
  type Truth,
  type Value,
} from "./value.ts";

export function forLoop(e: Evaluator, node: ForStatement, scope: Scope): Completion {
  const { init, test, update, body } = node;
  let variables = new Scope(scope);
  if (init?.type === "VariableDeclaration") {
    hoist(e, [init], variables);
    e.execute(init, variables);
  } else if (init) e.perform(init, variables);
  // Every trip has variables of its own, which only functions can tell.
  const renews = makesFunctions(node);
  let isFirst = true;
  const next = () => {
    if (renews) variables = copyOf(e, variables);
    if (!isFirst && update) e.perform(update, variables);
    isFirst = false;
    return !test || conditionOf(e, test, variables);
  };
  return repeat(e, node, body, next, () => variables);
}

export function whileLoop(e: Evaluator, node: WhileStatement, scope: Scope): Completion {
  return repeat(e, node, node.body, () => conditionOf(e, node.test, scope), () => scope); // biome-ignore format: one thought
}

export function doWhileLoop(e: Evaluator, node: DoWhileStatement, scope: Scope): Completion {
  let isFirst = true;
  const next = () => {
    const holds = isFirst || conditionOf(e, node.test, scope);
    isFirst = false;
    return holds;
  };
  return repeat(e, node, node.body, next, () => scope);
}

export function forOfLoop(e: Evaluator, node: ForOfStatement, scope: Scope): Completion {
  if (node.await) throw new Refusal(unsupported(node));
  const { entries, isThere } = sequenceOf(e, node, scope);
  let i = -1;
  const next = () => ++i < entries().length;
  const scopeOf = () => {
    const trip = new Scope(scope);
    take(e, node.left, entries()[i], trip);
    return trip;
  };
  return repeat(e, node, node.body, next, scopeOf, () => isThere[i] ?? true);
}

/** What `for … of` goes through, entries that may be added on the way included, and which of them are there at all. */
function sequenceOf(e: Evaluator, { right }: ForOfStatement, scope: Scope) {
  const value = e.evaluate(right, scope);
  if (value instanceof SiftedValue) return { entries: () => value.elements, isThere: value.kept };
  const array = value instanceof MapValue ? entriesOf(e, value) : value;
  if (array instanceof ArrayValue) return { entries: () => array.elements, isThere: [] };
  return refuse(e.range(right), "wrong-type", `\`for … of\` goes through an array, but this is ${describe(value)}`);
}

function take(e: Evaluator, left: AstNode, value: Value, scope: Scope): void {
  if (left.type === "VariableDeclaration") {
    hoist(e, [left], scope);
    initialise(e, left.declarations[0].id, value, scope);
  } else destructure(e, left, value, scope, (target, part) => referenceTo(e, target, scope).set(part));
}

/**
 * Runs the trips of a loop; `isThere` tells whether a trip is to be made at all. After an error in one there are no more: it
 * would only be told again.
 */
function repeat(
  e: Evaluator,
  loop: LoopNode,
  body: Statement,
  next: () => Truth,
  scopeOf: () => Scope,
  isThere: () => Truth = () => true,
): Completion {
  const labels = labelsOf(loop);
  const [end, trip]: JumpTarget[] = [
    { kind: "break", labels, isNearest: true },
    { kind: "continue", labels, isNearest: true },
  ];
  const cases = new Cases();
  let open = 0;
  let last: Node | undefined;
  const note = (holds: Node) => {
    open++;
    last = holds;
  };
  const trips = (): Completion => {
    const errors = e.errorCount;
    while (goesOn(e, loop, next(), end, cases, note)) {
      e.spendTrip(loop);
      const completion = ending(e, trip, loop, () => {
        const there = isThere();
        if (there === false) return undefined;
        if (there !== true) jumpUnless(e, there, loop, trip);
        const scope = scopeOf();
        const done = e.execute(body, scope);
        if (e.errorCount > errors) spoilAssigned(e, loop, scope);
        return done;
      });
      if (completion || e.errorCount > errors) return completion;
    }
    return undefined;
  };
  try {
    return ending(e, end, loop, trips);
  } catch (error) {
    if (error instanceof BudgetSpent && open > FEW_TRIPS) throw new BudgetSpent(boundless(e, loop, last));
    throw error;
  }
}

/** Trips on conditions of the state after which a loop that takes all there is has no bound that anybody knows. */
const FEW_TRIPS = 50;

type LoopNode = ForStatement | ForOfStatement | WhileStatement | DoWhileStatement;

/** Whether there is another trip; where that depends on the state the other paths leave for the end. */
function goesOn(
  e: Evaluator,
  loop: LoopNode,
  holds: Truth,
  end: JumpTarget,
  cases: Cases,
  note: (holds: Node) => void,
): boolean {
  if (typeof holds === "boolean") return holds;
  const decided = cases.decide(holds);
  if (decided !== undefined) return decided;
  note(holds);
  jumpUnless(e, holds, testOf(loop), end);
  cases.assume(holds);
  return true;
}

function jumpUnless(e: Evaluator, condition: Node, site: AstNode, target: JumpTarget): void {
  chooseCourse(e, condition, site, () => undefined, () => ({ kind: "jump", target })); // biome-ignore format: one thought
}

function testOf(loop: LoopNode): AstNode {
  return (loop.type === "ForOfStatement" ? undefined : loop.test) ?? loop;
}

function boundless(e: Evaluator, loop: LoopNode, holds: Node | undefined): Diagnostic {
  const on = holds ? dependence(holds) : "the state";
  const message = `how often this loop runs depends on ${on}, and nothing known bounds it; count the trips too, as in \`for (let k = 0; k < 50 && …; k++)\``;
  return errorAt(e.range(testOf(loop)), "state-dependent-loop", message);
}

function copyOf(e: Evaluator, scope: Scope): Scope {
  const copy = new Scope(scope.parent);
  for (const { name, isConstant, value, owner } of scope.bindings()) {
    copy.declare(new Binding(name, isConstant, value, e.store.epoch, owner));
  }
  return copy;
}
