import type { Node } from "../../graph/op.ts";
import type { Term } from "../../graph/terms.ts";
import type { Contraction, Part, Search } from "./vectorShape.ts";

/** Up to this many components a vector is handled component by component instead of in a loop. */
export const FEW = 8;

/** What is done at one place of the emitted code. */
export type Statement =
  | Step
  | Loop
  /** A term whose vectors have few components. */
  | { readonly kind: "term"; readonly term: Term };

/** One node by itself. */
export type Step =
  | { readonly kind: "scalar"; readonly node: Node }
  /** A contraction with few rows and columns. */
  | { readonly kind: "contraction"; readonly node: Node; readonly contraction: Contraction }
  /** A contraction with many rows and columns. */
  | { readonly kind: "product"; readonly node: Node; readonly contraction: Contraction }
  | { readonly kind: "assembly"; readonly node: Node; readonly parts: readonly Part[] }
  | { readonly kind: "search"; readonly node: Node; readonly search: Search }
  | { readonly kind: "opaque"; readonly node: Node };

/** A loop over the components that vectors of one size share; each member needs only earlier members and what stands ready. */
export interface Loop {
  readonly kind: "loop";
  readonly size: number;
  readonly members: LoopMember[];
}

export type LoopMember =
  /** Component i of an elementwise op. */
  | { readonly role: "map"; readonly node: Node }
  /** Component i of a contraction with few columns: one row of its matrix. */
  | { readonly role: "row"; readonly node: Node; readonly contraction: Contraction }
  /** The contribution of x_i to all, few, components of a contraction. */
  | { readonly role: "accumulate"; readonly node: Node; readonly contraction: Contraction }
  /** Row i of u vᵀ, or column i where u has few components. */
  | { readonly role: "outer"; readonly node: Node; readonly u: Node; readonly v: Node; readonly over: "u" | "v" }
  /** The part of a term that component i of one of its vectors has. */
  | { readonly role: "term"; readonly term: Term; readonly over: "u" | "v" };

/** A node that holds a value by itself, and which component of it, or all of them one after the other. */
export interface Access {
  readonly node: Node;
  readonly at: number | "loop";
}

/** Roughly the operations a statement is emitted as. */
export function cost(statement: Statement): number {
  switch (statement.kind) {
    case "scalar":
      return 1;
    case "contraction":
      return statement.node.size * statement.contraction.x.size;
    case "term":
      return statement.term.u.size * (statement.term.v?.size ?? 1);
    case "assembly":
      return 1 + statement.parts.length;
    case "loop":
      return 4 + 3 * statement.members.length;
    default:
      return 16;
  }
}

/** The nodes a statement computes. */
export function nodesOf(statement: Statement): Node[] {
  if (statement.kind === "term") return [];
  if (statement.kind !== "loop") return [statement.node];
  return statement.members.flatMap((member) => (member.role === "term" ? [] : [member.node]));
}
