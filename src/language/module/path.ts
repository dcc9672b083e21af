import { uriSegment } from "../../core/uri.ts";

/**
 * The path a relative specifier means in a file: `./b.ts` in `lab/a.ts` is `lab/b.ts`.
 *
 * Works on plain paths, those of Windows among them, and on URIs, whose scheme and authority stay as they are.
 */
export function resolvePath(file: string, specifier: string): string {
  // A scheme has at least two letters, so that C:\ is none.
  const origin = /^[a-z][a-z\d+.-]+:\/\/[^/]*/i.exec(file)?.[0] ?? "";
  const isUri = origin !== "";
  const path = file.slice(origin.length);
  // Elsewhere a backslash is a letter of a name like any other.
  const isWindows = !isUri && /^([a-z]:|\\)\\/i.test(path);
  const separator = isWindows ? "\\" : "/";
  const parts = path.split(isWindows ? /[\\/]/ : "/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts[parts.length - 1] !== "" && parts[parts.length - 1] !== "..")
      parts.pop();
    else if (part !== ".." || parts.length === 0 || parts[parts.length - 1] === "..")
      parts.push(isUri ? uriSegment(part) : part);
  }
  return origin + parts.join(separator);
}

export function isRelative(specifier: string): boolean {
  return /^\.{1,2}\//.test(specifier);
}
