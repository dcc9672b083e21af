import type { AstNode } from "../syntax/ast.ts";
import type { CallSite } from "./sites.ts";

/** The syntax of argument k, or of the call where it was not written. */
export function argumentSyntax(site: CallSite, k: number): AstNode {
  const upTo = site.args.slice(0, k + 1);
  return upTo.length === k + 1 && !upTo.some(({ type }) => type === "SpreadElement") ? site.args[k] : site.node;
}
