import type { ExpressionStatement, ReturnStatement, Statement, VariableDeclaration } from "../syntax/ast.ts";
import { fault, unsupported } from "../syntax/unsupported.ts";
import { chooseCourse } from "./branches.ts";
import { evaluateNamed } from "./closures.ts";
import { conditionOf } from "./conditions.ts";
import { enumDeclaration } from "./enums.ts";
import { hoist } from "./hoist.ts";
import { jump, labelled } from "./jumps.ts";
import { doWhileLoop, forLoop, forOfLoop, whileLoop } from "./loops.ts";
import { initialise, spoil } from "./patterns.ts";
import { Refusal, Unusable } from "./refusal.ts";
import { switchCases } from "./switch.ts";
import { type Completion, type Evaluator, Scope } from "./value.ts";

type Handler<Type extends Statement["type"]> = (
  e: Evaluator,
  node: Extract<Statement, { type: Type }>,
  scope: Scope,
) => Completion;

/** How each kind of statement is executed. Functions are made when their block begins, types mean nothing. */
const handlers: { readonly [Type in Statement["type"]]?: Handler<Type> } = {
  BlockStatement(e, node, scope) {
    const inner = new Scope(scope);
    hoist(e, node.body, inner);
    return e.executeAll(node.body, inner);
  },
  VariableDeclaration: declareVariables,
  ExpressionStatement: evaluateForEffect,
  ReturnStatement: leave,
  IfStatement(e, node, scope) {
    const { consequent, alternate } = node;
    const condition = conditionOf(e, node.test, scope);
    const taken = () => e.execute(consequent, scope);
    const other = () => (alternate ? e.execute(alternate, scope) : undefined);
    if (typeof condition === "boolean") return condition ? taken() : other();
    return chooseCourse(e, condition, node.test, taken, other);
  },
  ForStatement: forLoop,
  ForOfStatement: forOfLoop,
  WhileStatement: whileLoop,
  DoWhileStatement: doWhileLoop,
  SwitchStatement: switchCases,
  BreakStatement: jump,
  ContinueStatement: jump,
  LabeledStatement: labelled,
  EmptyStatement: () => undefined,
  FunctionDeclaration: () => undefined,
  TSEnumDeclaration: enumDeclaration,
  TSTypeAliasDeclaration: () => undefined,
  TSInterfaceDeclaration: () => undefined,
  TSDeclareFunction: () => undefined,
};

export function executeStatement(e: Evaluator, node: Statement, scope: Scope): Completion {
  const handler = handlers[node.type] as Handler<Statement["type"]> | undefined;
  if (handler) return handler(e, node as never, scope);
  throw new Refusal(unsupported(node));
}

function declareVariables(e: Evaluator, node: VariableDeclaration, scope: Scope): undefined {
  const wrong = fault(node);
  if (wrong) e.report(wrong);
  for (const { id, init } of node.declarations) {
    // One declaration that fails leaves the others as they are.
    const done = e.tolerate(() => {
      const value = init ? evaluateNamed(e, init, scope, id.type === "Identifier" ? id.name : "") : undefined;
      initialise(e, id, value, scope);
      return undefined;
    });
    if (done instanceof Unusable) spoil(id, scope, done);
  }
}

function evaluateForEffect(e: Evaluator, { expression }: ExpressionStatement, scope: Scope): undefined {
  e.perform(expression, scope);
}

function leave(e: Evaluator, { argument }: ReturnStatement, scope: Scope): Completion {
  return { kind: "return", value: argument ? e.tolerate(() => e.obtain(argument, scope)) : undefined };
}
