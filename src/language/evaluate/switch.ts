import { not, or } from "../../graph/ops/comparison.ts";
import type { SwitchStatement } from "../syntax/ast.ts";
import { chooseCourse } from "./branches.ts";
import { hoist } from "./hoist.ts";
import { ending } from "./jumps.ts";
import { binary } from "./operators.ts";
import { type Completion, type Evaluator, type JumpTarget, Scope, type Truth } from "./value.ts";

/** `switch`: the statements of a case run on the paths that enter there or fall through from the case before. */
export function switchCases(e: Evaluator, node: SwitchStatement, scope: Scope): Completion {
  const { cases, discriminant } = node;
  const value = e.evaluate(discriminant, scope);
  const inner = new Scope(scope);
  hoist(e, cases.flatMap(({ consequent }) => consequent), inner); // biome-ignore format: one thought
  const either = (x: Truth, y: Truth) => e.apply(or, [x, y], discriminant) as Truth;
  let isMatched: Truth = false;
  const matches = cases.map(({ test }): Truth => {
    if (!test || isMatched === true) return false;
    const site = { node: test, left: discriminant, right: test };
    const same = binary(e, "===", value, e.evaluate(test, inner), site) as Truth;
    isMatched = either(isMatched, same);
    return same;
  });
  const isNone = e.apply(not, [isMatched], discriminant) as Truth;
  const end: JumpTarget = { kind: "break", labels: [], isNearest: true };
  return ending(e, end, node, () => {
    let isIn: Truth = false;
    for (const [k, { test, consequent }] of cases.entries()) {
      isIn = either(isIn, test ? matches[k] : isNone);
      // With a default every path is in by the last case.
      if (k === cases.length - 1 && cases.some((each) => !each.test)) isIn = true;
      if (isIn === false) continue;
      const run = () => e.executeAll(consequent, inner);
      const completion = isIn === true ? run() : chooseCourse(e, isIn, test ?? discriminant, run, () => undefined);
      if (completion) return completion;
    }
    return undefined;
  });
}
