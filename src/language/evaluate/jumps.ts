import { quoted } from "../../core/quoted.ts";
import type { AstNode, BreakStatement, ContinueStatement, LabeledStatement } from "../syntax/ast.ts";
import { runTo } from "./branches.ts";
import { refuse } from "./refusal.ts";
import type { Completion, Evaluator, JumpTarget, Scope } from "./value.ts";

/** `break` and `continue`, and what they end. */
export function jump(e: Evaluator, node: BreakStatement | ContinueStatement): Completion {
  const kind = node.type === "BreakStatement" ? "break" : "continue";
  const name = node.label?.name;
  const target = e.targets.findLast(
    (each) => each.kind === kind && (name ? each.labels.includes(name) : each.isNearest),
  );
  if (target) return { kind: "jump", target };
  return refuse(e.range(node), "unsupported-syntax", `there is nothing around this that ${quoted(kind)} could end`);
}

/** Runs a piece that jumps to a target end. */
export function ending(e: Evaluator, target: JumpTarget, site: AstNode, run: () => Completion): Completion {
  const { targets } = e;
  const outer = targets.length;
  targets.push(target);
  try {
    return runTo(e, target, site, run);
  } finally {
    while (targets.length > outer) targets.pop();
  }
}

export function labelled(e: Evaluator, node: LabeledStatement, scope: Scope): Completion {
  const { body, label } = node;
  const names = [...labelsOf(node), label.name];
  labels.set(body, names);
  const isLoop = /^(?:For|ForOf|While|DoWhile)Statement$/.test(body.type);
  if (isLoop || body.type === "LabeledStatement") return e.execute(body, scope);
  const target: JumpTarget = { kind: "break", labels: names, isNearest: false };
  return ending(e, target, node, () => e.execute(body, scope));
}

/** The labels that stand before a statement. */
export function labelsOf(statement: AstNode): readonly string[] {
  return labels.get(statement) ?? [];
}

const labels = new WeakMap<AstNode, readonly string[]>();
