import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { cache } from "../../../scripts/cache.mjs";

/** A Chromium to drive, and the environment it needs. */
export interface Browser {
  readonly executable: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The Debian package of each library that a headless Chromium links to. */
const debianPackages: Readonly<Record<string, string>> = {
  "libnss3.so": "libnss3",
  "libnssutil3.so": "libnss3",
  "libsmime3.so": "libnss3",
  "libnspr4.so": "libnspr4",
  "libplc4.so": "libnspr4",
  "libplds4.so": "libnspr4",
  "libexpat.so.1": "libexpat1",
  "libgcc_s.so.1": "libgcc-s1",
  "libdl.so.2": "libc6",
  "libm.so.6": "libc6",
  "libpthread.so.0": "libc6",
};

/** The system's fonts, and the package's for a system that has none. */
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
</fontconfig>
`;

/** The system's Chromium, Chrome or Edge; else the headless Chromium of an npm package. `NODE_ODE_BROWSER` names another. */
export function findBrowser(): Browser {
  const chosen = process.env.NODE_ODE_BROWSER;
  if (chosen === "npm") return packagedBrowser();
  const executable = chosen ?? installedBrowsers().find((file) => existsSync(file));
  return executable ? checked({ executable, env: process.env }) : packagedBrowser();
}

function installedBrowsers(): string[] {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];
  const onPath = (process.env.PATH ?? "")
    .split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, name)));
  const { ProgramFiles = "", "ProgramFiles(x86)": programs32 = "" } = process.env;
  return process.platform === "darwin"
    ? ["Google Chrome", "Chromium", "Microsoft Edge"].map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`)
    : process.platform === "win32"
      ? [ProgramFiles, programs32].flatMap((folder) => [
          path.join(folder, "Google", "Chrome", "Application", "chrome.exe"),
          path.join(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
        ])
      : onPath;
}

/** The Chromium inside `@sparticuz/chromium`, unpacked once, with the libraries that the package brings for bare systems. */
function packagedBrowser(): Browser {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("the editor tests need Chromium, Chrome or Edge (on Debian: the package `chromium`)");
  }
  const top = path.dirname(path.dirname(path.dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium"))));
  const folder = path.join(cache, "chromium");
  if (!existsSync(folder)) {
    console.log("unpacking a headless Chromium (once, into .cache)");
    const partial = `${folder}-${process.pid}`;
    mkdirSync(partial, { recursive: true });
    try {
      const unpacked = (name: string) => brotliDecompressSync(readFileSync(path.join(top, "bin", name)));
      writeFileSync(path.join(partial, "chromium"), unpacked("chromium.br"), { mode: 0o755 });
      for (const name of ["al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"]) {
        execFileSync("tar", ["-x", "-C", partial], { input: unpacked(name) });
      }
      writeFileSync(path.join(partial, "fonts.conf"), fonts);
      try {
        renameSync(partial, folder);
      } catch (error) {
        if (!existsSync(folder)) throw error; // else another test file was first
      }
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  const libraries = [path.join(folder, "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  const env = { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: path.join(folder, "fonts.conf") };
  return checked({ executable: path.join(folder, "chromium"), env });
}

/** Passes a browser on unless it lacks a shared library; then the error names the library and the package that has it. */
function checked(browser: Browser): Browser {
  const missing = missingLibraries(browser);
  if (missing.length > 0) throw new Error(lackMessage(browser.executable, missing));
  return browser;
}

export function lackMessage(executable: string, missing: readonly string[]): string {
  const lines = missing.map((library) => {
    const name = debianPackages[library];
    return `  ${library}: ${name ? `apt-get install ${name}` : `apt-file search ${library}`}`;
  });
  return `${executable} lacks shared libraries; on Debian:\n${lines.join("\n")}`;
}

function missingLibraries({ executable, env }: Browser): string[] {
  if (process.platform !== "linux") return [];
  try {
    return libraryNames(
      execFileSync("ldd", [executable], { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
  } catch {
    return []; // a wrapper script, or no ldd: the browser's own message must do
  }
}

/** The libraries that `ldd` did not find. */
export function libraryNames(ldd: string): string[] {
  return [...ldd.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name);
}
