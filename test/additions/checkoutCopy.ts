import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { forNode } from "../../scripts/forNode.mjs";

/** What no commit holds. */
const LEFT_OUT = new Set([".git", "node_modules", "dist", ".cache", "test-output"]);

/** The sources as they are, in a folder of their own where a test may change them; installed packages are shared. */
export class CheckoutCopy {
  readonly folder: string;

  constructor() {
    mkdirSync("test-output", { recursive: true });
    this.folder = path.resolve(mkdtempSync(path.join("test-output", "copy-")));
    for (const name of readdirSync(".").filter((entry) => !LEFT_OUT.has(entry))) {
      cpSync(name, path.join(this.folder, name), { recursive: true });
    }
    symlinkSync(path.resolve("node_modules"), path.join(this.folder, "node_modules"), "junction");
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), "utf8");
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  remove(folder: string): void {
    rmSync(path.join(this.folder, folder), { recursive: true, force: true });
  }

  /** Adds a record to a registry: its import, and its name at the end of the list. */
  register(registry: string, name: string, from: string): void {
    const text = this.read(registry);
    this.write(registry, `import { ${name} } from "${from}";\n${text.replace(/,?\s*\]\);\s*$/m, `, ${name}]);\n`)}`);
  }

  /** Takes a record out of a registry again. */
  unregister(registry: string, name: string): void {
    const text = this.read(registry).replace(new RegExp(`^import \\{ ${name} \\}.*\\n`, "m"), "");
    this.write(registry, text.replace(new RegExp(`([[,] *)${name}(, |(?=\\]))`), "$1").replace(/, *\]/, "]"));
  }

  /**
   * Runs a script or a program of a package in the copy; gives what it prints.
   *
   * @throws with what it printed, where it exits with an error
   */
  async node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    // A test runner under another one would report to it in its own format; each suite runs in its short form.
    const { NODE_TEST_CONTEXT: _, TEST_LONG: __, ...own } = process.env;
    const options = { cwd: this.folder, env: { ...own, ...env }, maxBuffer: 2 ** 26 };
    try {
      return (await promisify(execFile)(process.execPath, [...args], options)).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      // Tests that passed are many.
      throw new Error(`${args[0]}\n${`${stdout}${stderr}`.replaceAll(/^ {7}(?! ).*\n/gm, "")}`);
    }
  }

  /** Runs unit tests; gives the report, every test by its name. */
  units(files: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    return this.node(["scripts/unit.mjs", ...files.map((file) => `test/${file}.test.ts`)], { ...env, TEST_NAMES: "1" });
  }

  /** Type-checks projects. */
  async types(projects: readonly string[]): Promise<void> {
    await Promise.all(projects.map((project) => this.node(["node_modules/typescript/bin/tsc", "-p", project])));
  }

  /** The command line, bundled from these sources. */
  async cli(): Promise<(...words: string[]) => Promise<string>> {
    const outfile = path.join(this.folder, "test-output", "cli.mjs");
    await build({
      absWorkingDir: this.folder,
      entryPoints: ["src/cli/main.ts"],
      outfile,
      ...forNode,
    });
    return (...words) => this.node([outfile, ...words]);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
