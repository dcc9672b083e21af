// Whose work ships with the extension, and under which licences: read off what the bundles are made of.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";

/** Relative to the repository; the build makes it. */
export const noticesFile = "ThirdPartyNotices.txt";

/**
 * @typedef {object} Work A package, or a part of one, with the texts that its licence asks to go with it.
 * @property {string} name
 * @property {string} version
 * @property {string} licence an SPDX expression
 * @property {string[]} texts
 *
 * @typedef {object} Supplied What a package does not carry.
 * @property {string} licence as its package.json says it
 * @property {string} copyright as its sources or its repository say it
 */

const google = { licence: "Apache-2.0", copyright: "Copyright Google LLC. All Rights Reserved." };
const fast = { licence: "MIT", copyright: "Copyright (c) Microsoft Corporation. All rights reserved." };

/** Packages that are published without the text of their licence. @type {Readonly<Record<string, Supplied>>} */
const supplied = {
  "@tensorflow/tfjs-backend-cpu": google,
  "@tensorflow/tfjs-backend-wasm": google,
  "@tensorflow/tfjs-core": google,
  "@microsoft/fast-element": fast,
  "@microsoft/fast-foundation": fast,
  "@microsoft/fast-web-utilities": fast,
  seedrandom: { licence: "MIT", copyright: "Copyright 2019 David Bau." },
  tr46: { licence: "MIT", copyright: "Copyright (c) Sebastian Mayr" },
};

/**
 * What is compiled into a package's own files: packages, by name, and what its build takes from elsewhere.
 *
 * @type {Readonly<Record<string, readonly (string | ({ name: string } & Supplied))[]>>}
 */
const contained = {
  "@babel/parser": ["@babel/helper-string-parser", "@babel/helper-validator-identifier"],
  "@tensorflow/tfjs-backend-wasm": [
    {
      name: "XNNPACK",
      licence: "BSD-3-Clause",
      copyright: "Copyright (c) Facebook, Inc. and its affiliates. All rights reserved.\nCopyright 2019 Google LLC",
    },
    {
      name: "pthreadpool",
      licence: "BSD-2-Clause",
      copyright:
        "Copyright (c) 2017 Facebook Inc.\nCopyright (c) 2015-2017 Georgia Institute of Technology\nAll rights reserved.",
    },
    {
      name: "cpuinfo",
      licence: "BSD-2-Clause",
      copyright:
        "Copyright (c) 2017 Facebook Inc.\nCopyright (C) 2012-2017 Georgia Institute of Technology\nCopyright (C) 2010-2012 Marat Dukhan\nAll rights reserved.",
    },
    { name: "Emscripten", licence: "MIT", copyright: "Copyright (c) 2010-2014 Emscripten authors" },
  ],
};

/**
 * The folders of the packages whose code is in the bundles, and of others whose files ship as they are.
 *
 * @param {readonly Pick<import("esbuild").Metafile, "outputs">[]} metafiles
 * @param {readonly string[]} copied files, relative to the repository as those of the bundles are
 * @returns {string[]} sorted, each once
 */
export function bundledPackages(metafiles, copied = []) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    ),
  );
  const folders = [...inputs, ...copied].flatMap((file) => {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)].sort();
}

/**
 * What the licences of packages ask to go with them.
 *
 * @param {readonly string[]} folders
 * @param {string} [top] what the folders are relative to
 * @returns {Work[]} by name
 * @throws where a package has no text of a licence, and none is supplied for the licence that it is under
 */
export function worksOf(folders, top = root) {
  const works = folders.flatMap((folder) => {
    const work = packageIn(path.join(top, folder));
    const parts = Object.hasOwn(contained, work.name) ? contained[work.name] : [];
    return [
      work,
      ...parts.map((part) =>
        typeof part === "string" ? packageIn(path.join(top, "node_modules", part)) : partOf(work, part),
      ),
    ];
  });
  return works.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @param {string} folder @returns {Work} */
function packageIn(folder) {
  const { name, version, license: licence } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const own = textsIn(folder);
  if (own.length > 0) return { name, version, licence, texts: own };
  const from = Object.hasOwn(supplied, name) ? supplied[name] : undefined;
  if (from?.licence === licence && from) return { name, version, licence, texts: [textOf(from)] };
  throw new Error(
    `${name} ${version} (${licence}) ships without the text of a licence: supply one in scripts/notices.mjs`,
  );
}

/** @param {Work} whole @param {{ name: string } & Supplied} part @returns {Work} */
function partOf({ name, version }, part) {
  return { name: `${part.name} in ${name}`, version, licence: part.licence, texts: [textOf(part)] };
}

/** Work in the sources themselves. @type {readonly ({ name: string, version: string } & Supplied)[]} */
const inSources = [
  {
    name: "Inter, the letters of exported drawings",
    version: "4.1",
    licence: "OFL-1.1",
    copyright: "Copyright (c) 2016-2018 The Inter Project Authors (me@rsms.me)",
  },
];

/** @returns {Work[]} */
export function sourceWorks() {
  return inSources.map((work) => ({ ...work, texts: [textOf(work)] }));
}

/** Licences, notices and authors that a package carries. @param {string} folder */
function textsIn(folder) {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice|copyright|third-?party)/i.test(name));
  const hasLicence = names.some((name) => /^(licen[cs]e|copying)/i.test(name));
  return hasLicence ? names.sort().map((name) => readFileSync(path.join(folder, name), "utf8").trim()) : [];
}

/** @param {Supplied} supply */
function textOf({ licence, copyright }) {
  const file = path.join(root, "scripts", "licences", `${licence}.txt`);
  if (!existsSync(file)) throw new Error(`there is no text of ${licence} in scripts/licences`);
  return `${copyright}\n\n${readFileSync(file, "utf8").trim()}`;
}

/** The file that ships. @param {readonly Work[]} works */
export function noticesText(works) {
  const rule = "-".repeat(100);
  const head =
    "Neural ODE Lab is under the licence in the file LICENSE. It ships with the work of others, named here with their licences.";
  const list = works.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
  const parts = works.map(({ name, version, texts }) =>
    [rule, `${name} ${version}`, rule, "", ...texts, ""].join("\n"),
  );
  return [head, "", ...list, "", ...parts].join("\n");
}
