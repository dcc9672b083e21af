import path from "node:path";

/** The one folder that a program's imports and data come from, with all below it. */
export interface Root {
  readonly folder: string;
  /** What made it the root: the folder open in the editor, the command line, a project's top, or where the file stands. */
  readonly kind: "workspace" | "given" | "project" | "folder";
}

/** Where files are, as far as a decision needs to know it. */
export interface FileTree {
  /** The path with every symbolic link resolved; undefined where nothing has that name. */
  readonly realPath: (file: string) => string | undefined;
  readonly exists: (file: string) => boolean;
}

/** What a refusal has to say. */
export interface Refused {
  /** As it is written from the program's folder. */
  readonly name: string;
  readonly root: Root;
  /** Its name is inside, but it is a link, or below one, that leads out. */
  readonly linked: boolean;
}

/** A program and the file that it asks for. */
export interface Asked {
  readonly program: string;
  readonly file: string;
  /** The root, where one was chosen; else it is found from where the program stands. */
  readonly chosen?: Root;
}

/** What makes a folder the top of a project. */
const MARKS = [".git", "package.json"];

/**
 * Whether a program may be given a file: its imports and data come from one folder, so that a file which is only read cannot
 * fetch what lies elsewhere. Links are followed on both sides: what counts is where a file really is.
 *
 * @returns undefined where it may
 */
export function refusal({ program, file, chosen }: Asked, tree: FileTree): Refused | undefined {
  const root = chosen ?? rootOf(program, tree);
  if (isWithin(realPlace(root.folder, tree), realPlace(file, tree))) return undefined;
  const [from, to] = [path.dirname(path.resolve(program)), path.resolve(file)];
  const name = path.relative(from, to).replaceAll("\\", "/");
  return { name, root, linked: isWithin(path.resolve(root.folder), to) };
}

/** The nearest folder above a program that is the top of a project, else its own. */
export function rootOf(program: string, tree: FileTree): Root {
  const own = path.dirname(path.resolve(program));
  for (let folder = realPlace(own, tree); ; folder = path.dirname(folder)) {
    if (MARKS.some((mark) => tree.exists(path.join(folder, mark)))) return { folder, kind: "project" };
    if (path.dirname(folder) === folder) return { folder: own, kind: "folder" };
  }
}

/** Where a file is, or would be: links are resolved as far as there is something. */
function realPlace(file: string, tree: FileTree): string {
  const whole = path.resolve(file);
  for (let at = whole; ; at = path.dirname(at)) {
    const real = tree.realPath(at);
    if (real !== undefined) return path.join(real, path.relative(at, whole));
    if (path.dirname(at) === at) return whole;
  }
}

function isWithin(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
