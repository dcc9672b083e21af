import type { Node } from "../../graph/op.ts";
import { component } from "../../graph/ops/structure.ts";
import type { AstNode } from "../syntax/ast.ts";
import type { Vector } from "./netValue.ts";
import { Refusal, type Unusable } from "./refusal.ts";
import type { Location } from "./store.ts";

/**
 * An array: a list of values, or the components of one vector of the graph, which are taken apart when they are needed.
 */
export class Entries<Value> implements Location {
  readonly born: number;
  /** The literal it was written as, for the ranges of its entries. */
  readonly literal: AstNode | undefined;
  /** Why it must not be written to, if it must not. */
  lock: string | undefined;
  #content: Content<Value>;
  /** The content is kept by somebody and must be copied before it is changed. */
  #isSaved = false;

  constructor(content: Value[] | Vector, born: number, literal?: AstNode) {
    this.born = born;
    this.literal = literal;
    this.#content = Array.isArray(content)
      ? { elements: content, vector: undefined, hasHoles: false, unusable: undefined }
      : { elements: undefined, vector: content, hasHoles: false, unusable: undefined };
  }

  get length(): number {
    this.#check();
    const { elements, vector } = this.#content;
    return elements ? elements.length : (vector as Vector).node.size;
  }

  /** One past the last index that may be read. */
  get end(): number {
    return this.length;
  }

  /** Entry i, which must exist. */
  get(i: number): Value | Node {
    this.#check();
    const { elements, vector } = this.#content;
    return elements ? elements[i] : component((vector as Vector).graph, (vector as Vector).node, i);
  }

  /** All entries; not to be changed. */
  get elements(): readonly (Value | Node)[] {
    this.#check();
    const { elements, vector } = this.#content;
    if (elements) return elements;
    const { node, graph } = vector as Vector;
    return Array.from({ length: node.size }, (_, i) => component(graph, node, i));
  }

  /** The vector whose components the entries are, where they still are. */
  get vector(): Node | undefined {
    this.#check();
    return this.#content.vector?.node;
  }

  /** Made by `Array(n)` and not filled yet. */
  get hasHoles(): boolean {
    return this.#content.hasHoles;
  }

  /** The entries, to be changed; the store must have been told (`Evaluator.change`). */
  write(): Value[] {
    const { elements } = this.#content;
    if (elements && !this.#isSaved) return elements;
    const copy = [...this.elements] as Value[];
    this.#content = { ...this.#content, elements: copy, vector: undefined };
    this.#isSaved = false;
    return copy;
  }

  replace(elements: Value[], hasHoles = false): void {
    this.#content = { elements, vector: undefined, hasHoles, unusable: undefined };
    this.#isSaved = false;
  }

  save(): Content<Value> {
    this.#isSaved = true;
    return this.#content;
  }

  restore(saved: unknown): void {
    this.#content = saved as Content<Value>;
    this.#isSaved = true;
  }

  #check(): void {
    if (this.#content.unusable) throw new Refusal(this.#content.unusable.diagnostic);
  }
}

export interface Content<Value> {
  readonly elements: Value[] | undefined;
  readonly vector: Vector | undefined;
  readonly hasHoles: boolean;
  /** Set where branches left different lengths. */
  readonly unusable: Unusable | undefined;
}
