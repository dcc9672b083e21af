import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, suite, test } from "node:test";
import type * as vscode from "vscode";
import { folders, Uri } from "./fakeEditor.ts";

const { refusedFile } = await import("../../src/extension/refusedFile.ts");

const ask = (file: Uri, program: Uri) =>
  refusedFile(file as unknown as vscode.Uri, program as unknown as vscode.Uri) ?? "allowed";

suite("what the editor gives to a program", () => {
  const top = realpathSync(mkdtempSync(path.join(os.tmpdir(), "node-ode-host-")));
  after(() => rmSync(top, { recursive: true, force: true }));
  const at = (name: string, scheme?: string) => new Uri(path.posix.join(top, name), scheme);
  for (const folder of ["open", "second", "project/in"]) mkdirSync(path.join(top, folder), { recursive: true });
  for (const file of ["secret.json", "open/a.json", "second/b.json", "project/package.json"])
    writeFileSync(path.join(top, file), "");
  symlinkSync(path.join(top, "secret.json"), path.join(top, "open/link.csv"));
  symlinkSync(path.join(top, "open"), path.join(top, "shortcut"));

  test("from the folder that the program is in, one of several", () => {
    folders.splice(0, folders.length, at("open"), at("second"), at("shortcut"));
    const program = at("open/f.node-ode.ts");
    assert.equal(ask(at("open/a.json"), program), "allowed");
    assert.match(
      ask(at("secret.json"), program),
      /^\.\.\/secret\.json is outside .*open, the folder that is open; .*: move/,
    );
    assert.match(ask(at("second/b.json"), program), /is outside/);
    assert.match(ask(at("open/link.csv"), program), /^link\.csv is a link that leads out of .*open;/);
    assert.equal(ask(at("shortcut/a.json"), at("shortcut/f.node-ode.ts")), "allowed");
    assert.match(ask(at("shortcut/link.csv"), at("shortcut/f.node-ode.ts")), /is a link that leads out/);
  });

  test("without an open folder from the project, or from the program's own folder", () => {
    folders.splice(0);
    const program = at("project/in/f.node-ode.ts");
    assert.equal(ask(at("project/x.csv"), program), "allowed");
    assert.match(ask(at("secret.json"), program), /the nearest folder above this file with \.git or package\.json/);
    assert.equal(ask(at("open/a.json"), at("open/f.node-ode.ts")), "allowed");
  });

  test("virtual files by their names; other file systems, and files before they are saved, not at all", () => {
    folders.splice(0, folders.length, new Uri("/repo", "vscode-vfs"));
    const program = new Uri("/repo/in/f.node-ode.ts", "vscode-vfs");
    assert.equal(ask(new Uri("/repo/x.csv", "vscode-vfs"), program), "allowed");
    assert.match(ask(new Uri("/other/x.csv", "vscode-vfs"), program), /is outside \/repo, the folder that is open/);
    assert.match(ask(new Uri("/repo/x.csv"), program), /is on another file system/);
    assert.match(ask(at("open/a.json"), new Uri("f.node-ode.ts", "untitled")), /before it is saved/);
    assert.match(
      ask(new Uri("/etc/x.json", "untitled"), new Uri("/etc/f.node-ode.ts", "untitled")),
      /before it is saved/,
    );
  });
});
