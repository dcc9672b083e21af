import type {
  AstNode,
  DoWhileStatement,
  Expression,
  ForOfStatement,
  ForStatement,
  Statement,
  SwitchStatement,
  WhileStatement,
} from "../syntax/ast.ts";
import { unsupported } from "../syntax/unsupported.ts";
import { makesFunctions } from "./closures.ts";
import { conditionOf } from "./conditions.ts";
import { describe } from "./describe.ts";
import { hoist } from "./hoist.ts";
import { binary } from "./operators.ts";
import { destructure, initialise } from "./patterns.ts";
import { spoilAssigned } from "./recovery.ts";
import { referenceTo } from "./references.ts";
import { Refusal, refuse } from "./refusal.ts";
import { ArrayValue, Binding, type Completion, type Evaluator, Scope, type Value } from "./value.ts";

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
  const hasNext = () => {
    if (renews) variables = copyOf(e, variables);
    if (!isFirst && update) e.perform(update, variables);
    isFirst = false;
    return !test || holds(e, test, variables);
  };
  return repeat(e, node, body, hasNext, () => variables);
}

export function whileLoop(e: Evaluator, node: WhileStatement, scope: Scope): Completion {
  return repeat(e, node, node.body, () => holds(e, node.test, scope), () => scope); // biome-ignore format: one thought
}

export function doWhileLoop(e: Evaluator, node: DoWhileStatement, scope: Scope): Completion {
  let isFirst = true;
  const hasNext = () => {
    const next = isFirst || holds(e, node.test, scope);
    isFirst = false;
    return next;
  };
  return repeat(e, node, node.body, hasNext, () => scope);
}

export function forOfLoop(e: Evaluator, node: ForOfStatement, scope: Scope): Completion {
  if (node.await) throw new Refusal(unsupported(node));
  const array = e.evaluate(node.right, scope);
  if (!(array instanceof ArrayValue)) {
    refuse(e.range(node.right), "wrong-type", `\`for … of\` goes through an array, but this is ${describe(array)}`);
  }
  let i = -1;
  const hasNext = () => ++i < array.length;
  return repeat(e, node, node.body, hasNext, () => {
    const trip = new Scope(scope);
    take(e, node.left, array.get(i), trip);
    return trip;
  });
}

function take(e: Evaluator, left: AstNode, value: Value, scope: Scope): void {
  if (left.type === "VariableDeclaration") {
    hoist(e, [left], scope);
    initialise(e, left.declarations[0].id, value, scope);
  } else destructure(e, left, value, scope, (target, part) => referenceTo(e, target, scope).set(part));
}

/** Runs the trips of a loop. After an error in one there are no more: it would only be told again. */
function repeat(
  e: Evaluator,
  loop: AstNode,
  body: Statement,
  hasNext: () => boolean,
  scopeOf: () => Scope,
): Completion {
  return within(e, ["break", "continue"], () => {
    const errors = e.errorCount;
    while (hasNext()) {
      e.spendTrip(loop);
      const scope = scopeOf();
      const completion = e.execute(body, scope);
      if (completion?.kind === "return") return completion;
      if (e.errorCount > errors) spoilAssigned(e, loop, scope);
      if (completion?.kind === "break" || e.errorCount > errors) break;
    }
    return undefined;
  });
}

/** Runs what a jump of these kinds ends. */
function within(e: Evaluator, kinds: readonly ("break" | "continue")[], run: () => Completion): Completion {
  const { frame } = e;
  if (!frame) return run();
  const outer = { ...frame.openAround };
  for (const kind of kinds) frame.openAround[kind] = frame.branches;
  try {
    return run();
  } finally {
    Object.assign(frame.openAround, outer);
  }
}

function holds(e: Evaluator, test: Expression, scope: Scope): boolean {
  const truth = conditionOf(e, test, scope);
  if (typeof truth === "boolean") return truth;
  const message =
    "how often this loop runs depends on the state; let it run a known number of trips and choose inside it with `if`";
  return refuse(e.range(test), "state-dependent-loop", message);
}

function copyOf(e: Evaluator, scope: Scope): Scope {
  const copy = new Scope(scope.parent);
  for (const { name, isConstant, value, owner } of scope.bindings()) {
    copy.declare(new Binding(name, isConstant, value, e.store.epoch, owner));
  }
  return copy;
}

export function switchCases(e: Evaluator, node: SwitchStatement, scope: Scope): Completion {
  const value = e.evaluate(node.discriminant, scope);
  const inner = new Scope(scope);
  hoist(e, node.cases.flatMap(({ consequent }) => consequent), inner); // biome-ignore format: one thought
  const matches = (test: Expression): boolean => {
    const same = binary(e, "===", value, e.evaluate(test, inner), { node: test, left: node.discriminant, right: test });
    if (typeof same === "boolean") return same;
    return refuse(
      e.range(node.discriminant),
      "state-dependent-value",
      "`switch` needs a value known beforehand; write `if … else if …`",
    );
  };
  let first = node.cases.findIndex(({ test }) => test && matches(test));
  if (first < 0) first = node.cases.findIndex(({ test }) => !test);
  if (first < 0) return undefined;
  const completion = within(e, ["break"], () => {
    return e.executeAll(node.cases.slice(first).flatMap(({ consequent }) => consequent), inner); // biome-ignore format: one thought
  });
  return completion?.kind === "break" ? undefined : completion;
}
