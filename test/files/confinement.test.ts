import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, suite, test } from "node:test";
import { type Root, refusal, rootOf } from "../../src/files/confinement.ts";
import { disk, names } from "../../src/files/fileTrees.ts";

suite("where imports and data come from", () => {
  const top = realpathSync(mkdtempSync(path.join(os.tmpdir(), "node-ode-root-")));
  after(() => rmSync(top, { recursive: true, force: true }));
  const at = (...parts: string[]) => path.join(top, ...parts);
  const put = (file: string) => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), "");
  };
  for (const file of ["secret.json", "open/a/f.ts", "open/b.csv", "opener.csv", "git/.git/HEAD", "git/deep/er/f.ts"])
    put(file);
  for (const file of ["git/x.json", "package/package.json", "package/in/f.ts", "package/x.json", "bare/f.ts", "bare/x"])
    put(file);
  symlinkSync(at("secret.json"), at("open/link.csv"));
  symlinkSync(top, at("open/up"));
  symlinkSync(at("open/b.csv"), at("open/a/inside.csv"));
  symlinkSync(at("open"), at("shortcut"));
  symlinkSync(at("nowhere"), at("open/broken.csv"));
  const open: Root = { folder: at("open"), kind: "workspace" };
  const ask = (program: string, file: string, chosen?: Root) =>
    refusal({ program: at(program), file: at(file), chosen }, disk);

  test("inside the root, below it and at its top, existing or not", () => {
    for (const file of ["open/b.csv", "open/a/none.csv", "open/a/inside.csv", "open/none/none.csv", "open/..b.csv"])
      assert.equal(ask("open/a/f.ts", file, open), undefined, file);
  });

  test("outside of it, by name and by link; a longer name beside the root is not in it", () => {
    const outside = { name: "../../secret.json", root: open, linked: false };
    assert.deepEqual(ask("open/a/f.ts", "secret.json", open), outside);
    assert.equal(ask("open/a/f.ts", "opener.csv", open)?.linked, false);
    assert.deepEqual(ask("open/a/f.ts", "open/link.csv", open), { name: "../link.csv", root: open, linked: true });
    assert.equal(ask("open/a/f.ts", "open/up/secret.json", open)?.linked, true);
    assert.equal(ask("open/a/f.ts", "open/up/none.json", open)?.linked, true);
    assert.equal(ask("open/a/f.ts", "none/none.json", open)?.linked, false);
  });

  test("a root that is a link itself is where it leads", () => {
    const shortcut: Root = { folder: at("shortcut"), kind: "workspace" };
    for (const file of ["shortcut/b.csv", "open/b.csv", "shortcut/up/open/b.csv", "shortcut/none.csv"])
      assert.equal(ask("shortcut/a/f.ts", file, shortcut), undefined, file);
    assert.equal(ask("shortcut/a/f.ts", "shortcut/link.csv", shortcut)?.linked, true);
  });

  test("without a chosen root it is the nearest folder with .git or package.json, else the program's own", () => {
    assert.deepEqual(rootOf(at("git/deep/er/f.ts"), disk), { folder: at("git"), kind: "project" });
    assert.equal(ask("git/deep/er/f.ts", "git/x.json"), undefined);
    assert.equal(ask("git/deep/er/f.ts", "package/x.json")?.root.kind, "project");
    assert.deepEqual(rootOf(at("package/in/f.ts"), disk), { folder: at("package"), kind: "project" });
    assert.equal(ask("package/in/f.ts", "package/x.json"), undefined);
    // A temporary folder has no project above it, unless this machine's does.
    if (rootOf(at("none"), disk).kind === "folder") {
      assert.equal(ask("bare/f.ts", "bare/x"), undefined);
      assert.deepEqual(ask("bare/f.ts", "secret.json")?.root, { folder: at("bare"), kind: "folder" });
    }
  });

  test("where nothing but names is known, names decide", () => {
    const virtual = (file: string, chosen?: Root) => refusal({ program: "/repo/a/f.ts", file, chosen }, names);
    const repo: Root = { folder: "/repo", kind: "workspace" };
    assert.equal(virtual("/repo/b.csv", repo), undefined);
    assert.equal(virtual("/repo/b.csv")?.root.kind, "folder");
    assert.equal(virtual("/repo/a/b.csv"), undefined);
    assert.equal(virtual("/repo/../etc/b.csv", repo)?.name, "../../etc/b.csv");
  });

  test("names that no file can have are refused or missing, never an error", () => {
    assert.equal(ask("open/a/f.ts", "open/\0", open), undefined);
    assert.equal(ask("open/a/f.ts", "\0", open)?.linked, false);
    assert.equal(ask("open/a/f.ts", `open/${"x".repeat(5000)}`, open), undefined);
  });
});
