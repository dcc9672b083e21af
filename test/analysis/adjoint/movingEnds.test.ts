import assert from "node:assert/strict";
import { test } from "node:test";
import { adjoint } from "../../../src/analysis/adjoint/analysis.ts";
import { analysisOf, turnedOn } from "../../webview/productPanels.ts";

test("an audit that moves the start of the span leaves no observation outside of it", async () => {
  // Observed from t = 0.5 on, over a span of 36 of which differences would take a fiftieth.
  const { content } = await analysisOf("adjoint", "pharmacokinetics", "fitDoses", turnedOn(adjoint.options));
  const table = content.find((block) => block.kind === "table" && block.id === "audit");
  assert.ok(table?.kind === "table");
  const start = table.rows.filter(([number]) => String(number).includes("t₀") || String(number).includes("start"));
  assert.ok(start.length > 0, table.rows.map(([number]) => number).join());
});
