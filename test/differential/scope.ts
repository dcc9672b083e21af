/** What the generator knows of a variable of the text it writes. */
export interface Variable {
  readonly name: string;
  readonly type: Type;
  /** It may be assigned (a number) or its entries may (an array). */
  readonly writable: boolean;
}

export type Type =
  | { readonly kind: "number" }
  | { readonly kind: "condition" }
  /** A whole number known beforehand, from 0 to size − 1. */
  | { readonly kind: "index"; readonly size: number }
  | { readonly kind: "array"; readonly length: number }
  | { readonly kind: "matrix"; readonly rows: number; readonly columns: number }
  /** Properties that are numbers. */
  | { readonly kind: "object"; readonly keys: readonly string[] }
  /** Numbers to a number. */
  | { readonly kind: "function"; readonly arity: number }
  /** A vector to a vector. */
  | { readonly kind: "net"; readonly inputs: number; readonly outputs: number };

/** The variables that can be seen at a place of the text. */
export class Scope {
  readonly #parent: Scope | undefined;
  readonly #variables: Variable[] = [];

  constructor(parent?: Scope) {
    this.#parent = parent;
  }

  add(name: string, type: Type, writable = false): void {
    this.#variables.push({ name, type, writable });
  }

  /** Those of this very scope. */
  own(): readonly Variable[] {
    return this.#variables;
  }

  /** Those of one kind, the nearest first. */
  all<K extends Type["kind"]>(kind: K): (Variable & { readonly type: Extract<Type, { kind: K }> })[] {
    const own = this.#variables.filter(
      (x): x is Variable & { readonly type: Extract<Type, { kind: K }> } => x.type.kind === kind,
    );
    return [...own.reverse(), ...(this.#parent?.all(kind) ?? [])];
  }
}
