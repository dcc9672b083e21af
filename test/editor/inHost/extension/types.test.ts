import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { closeAll, until, write } from "../lab.ts";

suite("types of node-ode without an install", () => {
  teardown(closeAll);

  test("the module resolves, theta and z are inferred, and a wrong use is an error", async () => {
    const { document } = await write(
      "typed.node-ode.ts",
      `import { experiment, terminal } from "node-ode";
export const linear = (z = 1, t: number, theta = 1) => theta * z;
export const study = experiment(linear, { z0: 1, t: [0, 1], exact: (t, z0, theta) => z0 * Math.exp(theta * t), loss: terminal((z) => z.length) });
`,
    );
    const position = document.positionAt(document.getText().indexOf("z0, theta)") + 5);
    const hover = await until(
      "the type of theta",
      async () => {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
          "vscode.executeHoverProvider",
          document.uri,
          position,
        );
        const texts = hovers.flatMap(({ contents }) =>
          contents.map((content) => (typeof content === "string" ? content : content.value)),
        );
        return texts.find((text) => /theta: number/.test(text));
      },
      90_000,
    );
    assert.match(hover, /theta: number/);
    const wrong = await until(
      "the type error",
      () =>
        vscode.languages
          .getDiagnostics(document.uri)
          .find(({ source, message }) => source === "ts" && /length/.test(message)),
      90_000,
    );
    assert.match(wrong.message, /does not exist on type 'number'/);
    const unresolved = vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ message }) => /Cannot find module/.test(message));
    assert.deepEqual(unresolved, []);
  });
});
