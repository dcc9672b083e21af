// Installs the binary of @tensorflow/tfjs-node: a build against the libraries inside TensorFlow's Python package, all of it held to
// hashes (pip, g++; Linux on x64 and arm64; 250 MB, about a minute), or, where that is agreed to, the package's own download. The
// package and all that it needs of npm are those of tfjsNode/package-lock.json.
// usage: node scripts/setupTfjsNode.mjs [--unverified] [--remove] [folder]   whose node_modules hold the package; it is installed
// there when absent; --unverified takes the download, which has no hash to be checked by, where it is reachable; --remove takes the
// binary away again. The exit code is 2 where this machine cannot have it, 1 where the set-up failed.

import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { install } from "./install.mjs";
import { mustRun, run } from "./processes.mjs";
import { root } from "./root.mjs";

const packageName = "@tensorflow/tfjs-node";
const headersName = "node-api-headers";
/** The project that is installed, with the hash of each of its packages. */
const project = fileURLToPath(new URL("./tfjsNode/", import.meta.url));
/** @type {{ name: string, dependencies: Record<string, string> }} */
const manifest = JSON.parse(readFileSync(path.join(project, "package.json"), "utf8"));
/** Where the ordinary download comes from. */
const download = "https://storage.googleapis.com/tf-builds/pre-built-binary/";
const { host } = new URL(download);
/** Milliseconds after which that host counts as blocked. */
const patience = 8000;
/** The wheel to build against, by `process.arch`; on arm64 the plain package is the one without CUDA. */
const wheels = {
  x64: {
    name: "tensorflow-cpu",
    platform: "manylinux_2_27_x86_64",
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
  },
  arm64: {
    name: "tensorflow",
    platform: "manylinux_2_27_aarch64",
    sha256: "4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c",
  },
};
const wheelVersion = "2.21.0";
/** Of the wheel, whatever Python is here: only its C++ libraries and headers are used. */
const python = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"];

/** What pip and the shell say where there is no pip, or no way from it to its index. */
const noPip = /ENOENT|No module named pip|connection broken|Connection refused|timed out|40[137] Client Error/;

/** This machine lacks something that the set-up needs and cannot bring. */
class Unavailable extends Error {}

const flags = process.argv.slice(2).filter((word) => word.startsWith("--"));
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const folder = path.resolve(words[0] ?? root);
const modules = path.join(folder, "node_modules");
const home = path.join(modules, packageName);
/** It is nobody else's project; in another the package brings what it needs below itself. */
const isOwn = manifestOf(folder)?.name === undefined || manifestOf(folder)?.name === manifest.name;
const headers = path.join(isOwn ? modules : path.join(home, "node_modules"), headersName);

/** What is no use to anyone but a set-up that went well. @type {Set<string>} */
const unfinished = new Set();
// Whatever ends the set-up, a signal too.
process.once("exit", () => {
  for (const made of unfinished) rmSync(made, { recursive: true, force: true });
});

if (flags.includes("--remove")) remove();
else {
  try {
    await setUp();
    unfinished.clear();
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    console.log("tfjs-node is not installed; the other engines do not need it");
    process.exitCode = error instanceof Unavailable ? 2 : 1;
  }
}

function remove() {
  for (const part of ["lib", "deps"]) rmSync(path.join(home, part), { recursive: true, force: true });
  console.log("tfjs-node has no binary now");
}

async function setUp() {
  if (folder === root) await install();
  if (!existsSync(path.join(home, "package.json"))) await installPackages();
  if (await loads()) return console.log("tfjs-node is installed and loads");
  for (const part of ["lib", "deps"]) unfinished.add(path.join(home, part));
  if (flags.includes("--unverified")) {
    if (await isDownloaded()) return;
  }
  try {
    await buildAgainstWheel();
  } catch (error) {
    if (!(error instanceof Unavailable) || flags.includes("--unverified") || !(await isReachable())) throw error;
    throw new Unavailable(
      `${error.message}; --unverified takes the download from ${host}, which has no hash to be checked by`,
    );
  }
  const fault = await faultOfLoading();
  if (fault) throw new Error(`the binary was built but does not load\n${fault}`);
  console.log("tfjs-node is built and loads");
}

/** The package's own download. Nobody has published what it should be: its hash is said, for whoever knows. */
async function isDownloaded() {
  if (await isReachable()) {
    console.log("downloading its binary, which nothing here can check");
    const command = `npm rebuild ${packageName} --ignore-scripts=false --foreground-scripts`;
    await run(command, undefined, { cwd: folder });
    if (await loads()) {
      for (const [name, hash] of hashesOfLibraries()) console.log(`sha256 ${hash} ${name}`);
      console.log("tfjs-node is installed and loads");
      return true;
    }
    console.log("the download did not give a binary that loads");
  } else console.log(`${host} cannot be reached`);
  return false;
}

/** @returns {[name: string, sha256: string][]} of what the package loads */
function hashesOfLibraries() {
  return ["lib", "deps"].flatMap((part) => {
    const from = path.join(home, part);
    const files = existsSync(from) ? readdirSync(from, { recursive: true, encoding: "utf8" }) : [];
    return files
      .filter((file) => /\.(?:node|dll|dylib|so)(?:\.[\d.]+)?$/.test(file) && statSync(path.join(from, file)).isFile())
      .map(
        (file) =>
          /** @type {[string, string]} */ ([
            path.join(part, file),
            createHash("sha256")
              .update(readFileSync(path.join(from, file)))
              .digest("hex"),
          ]),
      );
  });
}

/** The package and all that it needs, each held by npm to the hash that the project's lock has of it. */
async function installPackages() {
  console.log(`installing the npm package ${packageName} ${manifest.dependencies[packageName]}`);
  if (isOwn) return installProject(folder);
  mkdirSync(modules, { recursive: true });
  unfinished.add(home);
  // Where a rename is one: on the same disk.
  const temporary = temporaryFolder(modules);
  await installProject(temporary);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(path.dirname(home), { recursive: true });
  const installed = path.join(temporary, "node_modules");
  renameSync(path.join(installed, packageName), home);
  for (const name of packagesIn(installed)) {
    // The project's own tensors are those of the package, where they are of the same version.
    const isShared = name.startsWith("@tensorflow/") && versionIn(modules, name) === versionIn(installed, name);
    const to = path.join(home, "node_modules", name);
    if (isShared || existsSync(to)) continue;
    mkdirSync(path.dirname(to), { recursive: true });
    renameSync(path.join(installed, name), to);
  }
  discard(temporary);
}

/** @param {string} where a folder with a package.json of its own: without one npm takes the nearest above, and installs there */
async function installProject(where) {
  const made = [where, ...["package.json", "package-lock.json", "node_modules"].map((name) => path.join(where, name))];
  for (const each of made) if (!existsSync(each)) unfinished.add(each);
  mkdirSync(where, { recursive: true });
  for (const name of ["package.json", "package-lock.json"])
    copyFileSync(path.join(project, name), path.join(where, name));
  await mustRun("npm ci --ignore-scripts --no-audit --no-fund --no-progress", undefined, { cwd: where });
}

/** @param {string} from a node_modules */
function packagesIn(from) {
  return readdirSync(from)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@") ? readdirSync(path.join(from, name)).map((own) => `${name}/${own}`) : [name],
    );
}

/**
 * @param {string} from a node_modules
 * @param {string} name
 */
function versionIn(from, name) {
  return manifestOf(path.join(from, name))?.version;
}

/**
 * @param {string} of a folder
 * @returns {{ name?: string, version?: string } | undefined}
 */
function manifestOf(of) {
  const file = path.join(of, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** @param {string} above */
function temporaryFolder(above = os.tmpdir()) {
  const temporary = mkdtempSync(path.join(above, ".tfjs-node-"));
  unfinished.add(temporary);
  return temporary;
}

/** @param {string} temporary */
function discard(temporary) {
  rmSync(temporary, { recursive: true, force: true });
  unfinished.delete(temporary);
}

/**
 * Does what takes long with a line that counts what has come so far: on a terminal in place, else now and then.
 *
 * @template Result
 * @param {string} into the folder that grows
 * @param {() => Promise<Result>} work
 */
async function counted(into, work) {
  const began = Date.now();
  const watched = process.stdout.isTTY === true;
  const timer = setInterval(
    () => {
      const line = `${Math.round(sizeOf(into) / 1e6)} MB, ${Math.round((Date.now() - began) / 1000)} s`;
      if (watched) process.stdout.write(`\r${line} `);
      else console.log(line);
    },
    watched ? 500 : 10_000,
  );
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (watched) process.stdout.write("\r\u001b[K");
  }
}

/** @param {string} into */
function sizeOf(into) {
  let size = 0;
  try {
    for (const file of readdirSync(into, { recursive: true, encoding: "utf8" })) {
      const found = statSync(path.join(into, file), { throwIfNoEntry: false });
      if (found?.isFile()) size += found.size;
    }
  } catch {
    // A folder was just taken away.
  }
  return size;
}

/** A proxy may know the way, so that with one the download itself decides. */
async function isReachable() {
  if (Object.keys(process.env).some((name) => /^https?_proxy$/i.test(name))) return true;
  try {
    await fetch(download, { method: "HEAD", signal: AbortSignal.timeout(patience) });
    return true;
  } catch {
    return false;
  }
}

async function loads() {
  return (await faultOfLoading()) === undefined;
}

/** Why the package does not load, seen by another process: a bad binary may end the one that loads it. */
async function faultOfLoading() {
  // Node 23 and later lack two functions that the package calls.
  const script = `const util = require("node:util");
    util.isNullOrUndefined ??= (x) => x == null;
    util.isArray ??= Array.isArray;
    const tf = require(process.argv[1]);
    if (tf.tidy(() => tf.add(1, 2).dataSync()[0]) !== 3) throw new Error("1 + 2 is not 3");`;
  const { code, output } = await run(process.execPath, ["-e", script, home], { cwd: folder, show: false });
  return code === 0 ? undefined : output;
}

async function buildAgainstWheel() {
  const wheel = process.platform === "linux" ? wheels[/** @type {"x64" | "arm64"} */ (process.arch)] : undefined;
  if (!wheel) throw new Unavailable(`there is no build for ${process.platform} on ${process.arch}`);
  // Better known before 250 MB are on their way.
  const compiler = await run("g++", ["--version"], { cwd: folder, show: false });
  if (compiler.code !== 0) throw new Unavailable("g++ is not installed, which the build needs");
  if (!existsSync(headers)) await installPackages();
  const temporary = temporaryFolder();
  try {
    console.log(`downloading TensorFlow's ${wheel.name} ${wheelVersion} with pip (about 250 MB)`);
    const requirements = path.join(temporary, "requirements.txt");
    writeFileSync(requirements, `${wheel.name}==${wheelVersion} --hash=sha256:${wheel.sha256}\n`);
    await pip(
      ["download", "--no-deps", "--only-binary=:all:", "--platform", wheel.platform, ...python].concat([
        "--disable-pip-version-check",
        "--quiet",
        "--retries",
        "1",
        "--timeout",
        "15",
        "--require-hashes",
        "-d",
        temporary,
        "-r",
        requirements,
      ]),
      temporary,
    );
    console.log("unpacking its libraries and headers");
    await unpackWheel(temporary);
    console.log("compiling the binding");
    await compile();
  } finally {
    discard(temporary);
  }
}

/**
 * @param {string[]} words
 * @param {string} temporary where it puts what is not whole yet, too
 */
async function pip(words, temporary) {
  const faults = [];
  let lacks = true;
  for (const name of ["python3", "python"]) {
    const env = { ...process.env, TMPDIR: temporary };
    const { code, output } = await counted(temporary, () =>
      run(name, ["-m", "pip", ...words], { cwd: folder, env, show: false }),
    );
    if (code === 0) return;
    faults.push(`${name} -m pip: ${output.trim().split("\n").at(-1)}`);
    lacks &&= noPip.test(output);
  }
  const message = `pip could not get it\n${faults.join("\n")}`;
  throw lacks ? new Unavailable(message) : new Error(message);
}

/** @param {string} temporary holds the wheel */
async function unpackWheel(temporary) {
  const wheel = readdirSync(temporary).find((file) => file.endsWith(".whl"));
  if (!wheel) throw new Error("pip left no wheel");
  const script = `import sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
folders = tuple(f"tensorflow/include/{name}/" for name in ("tensorflow", "xla", "tsl"))
libraries = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")
wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(folders) or name in libraries])`;
  const { code, output } = await run("python3", ["-c", script, path.join(temporary, wheel), temporary], {
    show: false,
  });
  if (code !== 0) throw new Error(`the wheel could not be unpacked\n${output}`);
  const deps = path.join(home, "deps");
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(path.join(deps, "lib"), { recursive: true });
  for (const [name, library] of [
    ["libtensorflow", "libtensorflow_cc.so.2"],
    ["libtensorflow_framework", "libtensorflow_framework.so.2"],
  ]) {
    cpSync(path.join(temporary, "tensorflow", library), path.join(deps, "lib", library));
    symlinkSync(library, path.join(deps, "lib", `${name}.so`));
  }
  cpSync(path.join(temporary, "tensorflow", "include"), path.join(deps, "include"), { recursive: true });
}

async function compile() {
  const { binary } = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8"));
  const outdir = path.join(home, "lib", "napi-v8");
  mkdirSync(outdir, { recursive: true });
  const sources = readdirSync(path.join(home, "binding")).filter((file) => file.endsWith(".cc"));
  const words = ["-std=c++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8"]
    .concat([path.join(headers, "include"), path.join(home, "deps", "include"), home].map((x) => `-I${x}`))
    .concat(sources.map((file) => path.join("binding", file)))
    .concat(["-Ldeps/lib", "-ltensorflow", "-ltensorflow_framework", "-Wl,-rpath,$ORIGIN/../../deps/lib"])
    .concat(["-o", path.join(outdir, `${binary.module_name}.node`)]);
  const { code, output } = await run("g++", words, { cwd: home, show: false });
  if (code !== 0) throw new Error(`g++ failed\n${output}`);
}
