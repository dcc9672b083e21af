import { Scope } from "./scope.ts";
import type { Tape } from "./tape.ts";

/** What a piece of the generated text is written with. */
export interface Place {
  readonly scope: Scope;
  /** Expressions of what everything shall depend on: the components of the state, or a function's arguments. */
  readonly state: readonly string[];
  /** How deep expressions may still grow. */
  readonly depth: number;
  /** Inside a loop, where values must not explode. */
  readonly inLoop: boolean;
  /** Inside a branch on the state. */
  readonly inBranch: boolean;
}

/** The state of the generator that all its parts share. */
export class Writer {
  readonly tape: Tape;
  /** Only operations that IEEE arithmetic defines to the last bit. */
  readonly exact: boolean;
  /** Constructs and functions that the text uses. */
  readonly features = new Set<string>();
  /** Words of the module `node-ode` that the text must import. */
  readonly imports = new Set<string>();
  #names = 0;

  constructor(tape: Tape, exact: boolean) {
    this.tape = tape;
    this.exact = exact;
  }

  /** Notes that the text has a construct. */
  uses(feature: string): void {
    this.features.add(feature);
  }

  /** A piece of text, noting the construct that it is. */
  tagged<T>(feature: string, text: T): T {
    this.uses(feature);
    return text;
  }

  word(name: string): string {
    this.imports.add(name);
    this.uses(name);
    return name;
  }

  fresh(stem: string): string {
    return `${stem}${this.#names++}`;
  }
}

export function deeper(place: Place): Place {
  return { ...place, depth: place.depth - 1 };
}

export function within(place: Place, change: Partial<Place> = {}): Place {
  return { ...place, ...change, scope: new Scope(place.scope) };
}
