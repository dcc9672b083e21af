import assert from "node:assert/strict";
import { suite, suiteTeardown, test } from "mocha";
import * as vscode from "vscode";
import { closeAll, extension, open, until } from "../lab.ts";

/** First of its session: nothing has been opened yet. */
suite("activation", () => {
  suiteTeardown(closeAll);

  test("any other TypeScript file wakes the entry alone; the first .node-ode.ts file loads the rest", async () => {
    assert.equal(extension().isActive, false);
    const document = await vscode.workspace.openTextDocument({
      language: "typescript",
      content: "export const a = 1;",
    });
    await vscode.window.showTextDocument(document);
    await until("activation", () => extension().isActive);
    const { loaded } = extension().exports;
    assert.equal(loaded(), false, "a plain TypeScript file loaded the whole extension");
    await open("linear.node-ode.ts");
    await until("the rest", loaded);
  });
});
