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

/** What an import or a re-export names. */
export type Source =
  | { readonly kind: "module"; readonly module: Module }
  | { readonly kind: "library" }
  | { readonly kind: "json"; readonly binding: Binding }
  /** Not there, not supplied yet or not allowed; reported already where it is an error. */
  | { readonly kind: "absent" };
