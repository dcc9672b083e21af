import type { Diagnostic } from "../../core/diagnostic.ts";
import type { Binding, Scope } from "../evaluate/value.ts";
import type { AstNode } from "../syntax/ast.ts";
import type { ParsedFile } from "../syntax/parse.ts";

/** One file of the program. */
export interface Module {
  readonly file: string;
  readonly parsed: ParsedFile;
  /** Its variables, imports among them. */
  readonly scope: Scope;
  readonly imports: Map<string, Import>;
  readonly exports: Export[];
  /** Modules that are evaluated before it. */
  readonly dependencies: Module[];
  readonly diagnostics: Diagnostic[];
}

/** One name taken from elsewhere; without `imported` all of them, as a namespace. */
export interface Import {
  readonly source: Source;
  readonly imported: string | undefined;
  readonly node: AstNode;
}

/** What a module offers to others. */
export type Export =
  | { readonly kind: "local"; readonly name: string; readonly local: string; readonly node: AstNode }
  | ({ readonly kind: "from"; readonly name: string } & Import)
  | { readonly kind: "all"; readonly source: Source; readonly node: AstNode };

/** The first export of each name, and what is exported as a whole, each source once. */
export interface ExportsByName {
  readonly named: ReadonlyMap<string, Exclude<Export, { kind: "all" }>>;
  readonly all: readonly Extract<Export, { kind: "all" }>[];
}

export function exportsByName(exports: readonly Export[]): ExportsByName {
  const named = new Map<string, Exclude<Export, { kind: "all" }>>();
  const all = new Map<unknown, Extract<Export, { kind: "all" }>>();
  for (const each of exports) {
    if (each.kind === "all") all.set(each.source.kind === "module" ? each.source.module : each.source.kind, each);
    else if (!named.has(each.name)) named.set(each.name, each);
  }
  return { named, all: [...all.values()] };
}

/** What an import or a re-export names. */
export type Source =
  | { readonly kind: "module"; readonly module: Module }
  | { readonly kind: "library" }
  | { readonly kind: "json"; readonly binding: Binding }
  /** Not there, not supplied yet or not allowed; reported already where it is an error. */
  | { readonly kind: "absent" };
