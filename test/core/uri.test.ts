import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { uriKey, uriSegment } from "../../src/core/uri.ts";
import { resolvePath } from "../../src/language/module/path.ts";

test("names are spelled as VS Code spells them, and read back as they are", () => {
  assert.equal(uriSegment("f (1)'s !*.ts"), "f%20%281%29%27s%20%21%2A.ts");
  assert.equal(uriSegment("100%25 #a?b\\c+d&e=f@g:h[i]"), "100%2525%20%23a%3Fb%5Cc%2Bd%26e%3Df%40g%3Ah%5Bi%5D");
  assert.equal(uriSegment("é_ü-~.ts"), "%C3%A9_%C3%BC-~.ts");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      assert.match(uriSegment(name), /^[\w.~%-]*$/);
      assert.equal(decodeURIComponent(uriSegment(name)), name);
    }),
    { seed: 1 },
  );
});

test("half a pair, which no URI spells, is read as a character that no file has", () => {
  assert.equal(resolvePath("file:///a.ts", "./x\ud800y\udc00.ts"), "file:///x%EF%BF%BDy%EF%BF%BD.ts");
});

test("however a file is spelled, it has one key; different files have different ones", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), fc.string({ unit: "binary", minLength: 1 }), (a, b) => {
      const key = (segment: string) => uriKey(`file:///lab/${segment}`, "linux");
      assert.equal(key(encodeURIComponent(a)), key(uriSegment(a)));
      assert.equal(key(uriSegment(a)) === key(uriSegment(b)), a === b);
    }),
    { seed: 1 },
  );
  assert.equal(uriKey("FILE:///c%3a/a(1).ts", "linux"), uriKey("file:///c%3A/a%281%29.ts", "linux"));
  assert.equal(uriKey("untitled:Untitled-1", "linux"), "untitled:Untitled-1");
  assert.equal(uriKey("vscode-vfs://github/me/a b", "linux"), "vscode-vfs://github/me/a%20b");
  assert.equal(uriKey("file:///100%", "linux"), "file:///100%25");
});

test("case and composed accents tell files apart where the system does, and there alone", () => {
  const [composed, split] = ["file:///caf\u00e9.ts", "file:///cafe\u0301.ts"];
  const same = (a: string, b: string) =>
    (["linux", "win32", "darwin"] as const).filter((platform) => uriKey(a, platform) === uriKey(b, platform));
  assert.deepEqual(same(composed, split), ["darwin"]);
  assert.deepEqual(same("file:///A.ts", "file:///a.ts"), ["win32", "darwin"]);
  assert.deepEqual(same("vscode-vfs://github/A.ts", "vscode-vfs://github/a.ts"), []);
});

test("nothing compares files, or remembers them, by the text of their addresses", () => {
  const files = ["src/extension", "src/engine"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  );
  const found = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .filter((line) =>
          /(?<!typeof )\b[\w.]*[uU]ri(\.toString\(\))? [=!]==|[=!]== [\w.]*[uU]ri\b|key\w* = [\w.]*uri\.toString/.test(
            line,
          ),
        )
        .map((line) => `${file}: ${line.trim()}`),
    );
  assert.deepEqual(found, []);
});
