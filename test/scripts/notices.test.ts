import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { bundledPackages, noticesFile, noticesText, worksOf } from "../../scripts/notices.mjs";

const top = mkdtempSync(path.join(os.tmpdir(), "node-ode-notices-"));
after(() => rmSync(top, { recursive: true, force: true }));

function install(name: string, manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const folder = path.join("node_modules", name);
  mkdirSync(path.join(top, folder), { recursive: true });
  writeFileSync(path.join(top, folder, "package.json"), JSON.stringify({ name, version: "1.2.3", ...manifest }));
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(top, folder, file), text);
  return folder;
}

test("packages are those whose code came into a bundle, and those whose files are copied", () => {
  const output = (inputs: Readonly<Record<string, number>>) => ({
    bytes: 0,
    imports: [],
    exports: [],
    inputs: Object.fromEntries(Object.entries(inputs).map(([file, bytesInOutput]) => [file, { bytesInOutput }])),
  });
  const metafile = {
    outputs: {
      "dist/a.js": output({ "src/a.ts": 9, "node_modules/one/index.js": 5, "node_modules/unused/index.js": 0 }),
      "dist/b.js": output({ "node_modules/@of/two/lib/x.js": 5, "node_modules/one/node_modules/three/x.js": 1 }),
    },
  };
  assert.deepEqual(bundledPackages([metafile], ["node_modules/four/a.wasm"]), [
    "node_modules/@of/two",
    "node_modules/four",
    "node_modules/one",
    "node_modules/one/node_modules/three",
  ]);
});

test("a package's licence goes with it, and so do its notices", () => {
  const folder = install(
    "noted",
    { license: "MIT" },
    { "LICENSE.md": "may be used", NOTICE: "made by", "readme.md": "hello" },
  );
  const works = worksOf([folder], top);
  assert.deepEqual(works, [{ name: "noted", version: "1.2.3", licence: "MIT", texts: ["may be used", "made by"] }]);
  assert.match(noticesText(works), /noted 1\.2\.3 \(MIT\)\n[\s\S]*may be used\nmade by/);
});

test("a package without the text of a licence fails the build, and so does one whose licence has changed", () => {
  const refused = /ships without the text of a licence: supply one in scripts\/notices\.mjs/;
  assert.throws(() => worksOf([install("bare", { license: "MIT" })], top), refused);
  assert.throws(() => worksOf([install("noticed", { license: "MIT" }, { NOTICE: "made by" })], top), refused);
  assert.throws(() => worksOf([install("constructor", {})], top), refused);
  assert.throws(() => worksOf([install("seedrandom", { license: "GPL-3.0" })], top), refused);
  const [work] = worksOf([install("seedrandom", { license: "MIT" })], top);
  assert.match(work.texts[0], /^Copyright 2019 David Bau\.\n\nPermission is hereby granted/);
});

test("every package that the built files hold, as their source maps tell it, has its notice", () => {
  assert.ok(existsSync(noticesFile), "build first: node scripts/build.mjs");
  const notices = readFileSync(noticesFile, "utf8");
  const names = new Set<string>();
  for (const file of readdirSync("dist").filter((name) => name.endsWith(".map"))) {
    const { sources }: { sources: string[] } = JSON.parse(readFileSync(path.join("dist", file), "utf8"));
    for (const source of sources) {
      const [, name] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
      // Babel's own map calls its packages by the folders that they are made in.
      if (name) names.add(name.replace("/babel-helper-", "/helper-"));
    }
  }
  assert.ok(names.size > 10, [...names].join());
  for (const name of [...names, "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"])
    assert.ok(
      notices.split("\n").some((line) => line.startsWith(`${name} `)),
      name,
    );
  assert.match(notices, /^Inter, the letters of exported drawings 4\.1\n[\s\S]*?SIL OPEN FONT LICENSE Version 1\.1/m);
});
