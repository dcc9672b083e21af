import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { Random } from "../../src/core/random.ts";
import type { DocumentDescription, PortraitResult } from "../../src/protocol/engineApi.ts";
import { ErrorCode } from "../../src/protocol/engineMessages.ts";
import { withEngine } from "./forkedEngine.ts";

const MEGABYTE = 1_000_000;
const random = new Random(1);

const filled = (piece: string) => piece.repeat(Math.floor(MEGABYTE / piece.length));
const letters = "abcdefghijklmnopqrstuvwxyz(){}[]=>+-*/.,;:'\"`0123456789 \n";
const numbered = (line: (n: number) => string) => {
  let text = "";
  for (let n = 0; text.length < MEGABYTE - 200; n++) text += line(n);
  return text;
};

/** A megabyte of anything. */
const contents: Readonly<Record<string, string>> = {
  "random text": Array.from({ length: MEGABYTE }, () => letters[random.bits() % letters.length]).join(""),
  "random bytes": new TextDecoder().decode(Uint8Array.from({ length: MEGABYTE / 2 }, () => random.bits() & 255)),
  "open brackets": filled("("),
  "braces in each other": `${"{".repeat(MEGABYTE / 2)}${"}".repeat(MEGABYTE / 2)}`,
  "one long line": `export const f = (z = 1, t: number) => z${filled(" + z")};`,
  "one long name": `export const ${filled("a")} = 1;`,
  "a comment": `/*${filled(" *")}*/`,
  "a string": `export const s = "${filled("s")}";`,
  "an array": `export const a = [${filled("1,")}];`,
  functions: numbered((n) => `export function f${n}(z = 1, t: number) { return -z; }\n`),
  experiments: `import { experiment } from "node-ode";\nexport const f = (z = 1, t: number) => -z;\n${numbered((n) => `export const e${n} = experiment(f, { t: [0, 1] });\n`)}`,
  imports: numbered((n) => `import { x${n} } from "./x${n}.ts";\n`),
  "errors in every line": numbered(() => "export const = ;\n"),
  "loops that do not end": numbered((n) => `export const f${n} = (z = 1, t: number) => { for (;;) z++; };\n`),
};

const small = "file:///lab/small.node-ode.ts";
const ask = <Result>(connection: MessageConnection, method: string, params: unknown, seconds?: number) =>
  connection.sendRequest<Result>("run", { request: { method, params }, queue: "interactive", seconds });

/** What became of a reading: a description, or the sentence that it took too long. */
function reading(connection: MessageConnection, uri: string, seconds: number) {
  const state = { isDone: false, isEnded: false };
  const ended = ask<DocumentDescription>(connection, "describe", { uri, version: 1 }, seconds)
    .then(
      (description) => assert.equal(description.uri, uri),
      (error: { code: number; message: string }) => {
        assert.equal(error.code, ErrorCode.tooLong, error.message);
        state.isEnded = true;
      },
    )
    .finally(() => {
      state.isDone = true;
    });
  return { state, ended };
}

test("a document that is being read for long delays no other: it is described and drawn meanwhile", async () => {
  await withEngine({}, async (connection) => {
    const endless = [1, 2, 3, 4].map((n) => `file:///lab/endless${n}.node-ode.ts`);
    // Read long after the small document is drawn, if at all.
    const text = contents.functions.repeat(8);
    for (const uri of endless) await connection.sendNotification("open", { uri, version: 1, text });
    const slow = endless.map((uri) => reading(connection, uri, 600));
    await connection.sendNotification("open", {
      uri: small,
      version: 1,
      text: "export const f = ([x, v] = [1, 0], t: number) => [v, -x];\n",
    });
    const description = await ask<DocumentDescription>(connection, "describe", { uri: small, version: 1 });
    assert.equal(description.functions.length, 1);
    const drawn = await ask<PortraitResult>(connection, "portrait", {
      uri: small,
      version: 1,
      name: "f",
      options: {},
    });
    assert.ok(drawn.figures.length > 0);
    assert.ok(slow.every(({ state }) => !state.isDone));
    for (const { ended } of slow) ended.catch(() => {});
  });
});

for (const [what, text] of Object.entries(contents)) {
  test(`a megabyte of ${what} is read, or ended with a sentence`, async (t) => {
    await withEngine({}, async (connection) => {
      const uri = "file:///lab/large.node-ode.ts";
      await connection.sendNotification("open", { uri, version: 1, text: text.slice(0, MEGABYTE) });
      const { ended, state } = reading(connection, uri, 2);
      await ended;
      if (state.isEnded) t.diagnostic("ended after 2 s");
      await connection.sendNotification("open", {
        uri,
        version: 2,
        text: "export const f = (z = 1, t: number) => -z;",
      });
      const description = await ask<DocumentDescription>(connection, "describe", { uri, version: 2 });
      assert.equal(description.functions.length, 1);
    });
  });
}
