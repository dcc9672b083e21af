import { asClause } from "../../../figure/sentence.ts";
import type { Equilibrium } from "../../../phase/equilibria.ts";
import type { Cell, TableBlock } from "../../../protocol/panel.ts";
import type { Flow } from "../../../study/flow.ts";
import { eigenvalueText } from "../eigenvalueText.ts";
import { letter } from "../letters.ts";

/** Every equilibrium, with what its linear part says. */
export function equilibriaTable({ stateNames }: Pick<Flow, "stateNames">, all: readonly Equilibrium[]): TableBlock {
  return {
    kind: "table",
    id: "equilibria",
    title: "Equilibria in view",
    columns: [
      { label: "name" },
      { label: "kind" },
      { label: "proof" },
      ...stateNames.map((label) => ({ label })),
      { label: "eigenvalues" },
      // Of one component it is the eigenvalue.
      ...(stateNames.length > 1 ? [{ label: "trace" }] : []),
      ...(stateNames.length === 2 ? [{ label: "determinant" }] : []),
    ],
    rows: all.map((each, n): readonly Cell[] => [
      letter(n),
      each.reason === undefined ? each.kind : `${each.kind}: ${asClause(each.reason)}`,
      { verdict: each.proven ? "good" : "neutral", text: each.proven ? "proven" : "found" },
      ...each.z,
      eigenvalueText(each.eigenvalues, 4) || "–",
      ...(stateNames.length > 1 ? [each.trace] : []),
      ...(each.determinant === undefined ? [] : [each.determinant]),
    ]),
  };
}
