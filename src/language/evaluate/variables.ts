import type { Location } from "./store.ts";

/** A variable. */
export class Variable<Value> implements Location {
  readonly born: number;
  readonly name: string;
  readonly isConstant: boolean;
  /** The call whose variable it is. */
  readonly owner: object | undefined;
  /** `uninitialised` from the beginning of its block to its declaration. */
  value: Value | typeof uninitialised;

  constructor(name: string, isConstant: boolean, value: Value | typeof uninitialised, born: number, owner?: object) {
    this.name = name;
    this.isConstant = isConstant;
    this.value = value;
    this.born = born;
    this.owner = owner;
  }

  save(): Value | typeof uninitialised {
    return this.value;
  }

  restore(saved: unknown): void {
    this.value = saved as Value | typeof uninitialised;
  }
}

export const uninitialised = Symbol("uninitialised");

/** The variables of a block, and those around it. */
export class Variables<Value> {
  readonly parent: Variables<Value> | undefined;
  /** Made with the first of them: most blocks of a loop's trips have none. */
  #bindings: Map<string, Variable<Value>> | undefined;

  constructor(parent: Variables<Value> | undefined) {
    this.parent = parent;
  }

  /** Adds a variable, under another name where an import gives it one. */
  declare(binding: Variable<Value>, name = binding.name): void {
    this.#bindings ??= new Map();
    this.#bindings.set(name, binding);
  }

  own(name: string): Variable<Value> | undefined {
    return this.#bindings?.get(name);
  }

  find(name: string): Variable<Value> | undefined {
    let scope: Variables<Value> | undefined = this;
    while (scope) {
      const binding = scope.#bindings?.get(name);
      if (binding) return binding;
      scope = scope.parent;
    }
    return undefined;
  }

  /** Every name that can be seen from here. */
  *names(): Generator<string> {
    if (this.#bindings) yield* this.#bindings.keys();
    if (this.parent) yield* this.parent.names();
  }

  bindings(): Iterable<Variable<Value>> {
    return this.#bindings?.values() ?? [];
  }
}
