import * as vscode from "vscode";
import type { FittedFunctionDescription } from "../../protocol/engineApi.ts";
import { keyOf } from "../uris.ts";

/** Learned values that other views draw with in place of the source's. */
export interface TrainedSet {
  /** The experiment that was trained. */
  readonly experiment: string;
  readonly iteration: number;
  /** Packed, by parameter name. */
  readonly theta: Readonly<Record<string, readonly number[]>>;
}

/** The learned parameters in use, one set a dynamics function at most, until somebody drops them. */
export class TrainedParameters implements vscode.Disposable {
  readonly #sets = new Map<string, TrainedSet>();
  readonly #changed = new vscode.EventEmitter<{ readonly uri: vscode.Uri; readonly name: string }>();

  /** Fires with the function whose values are others now. */
  readonly onDidChange = this.#changed.event;

  /** The set of a function, as far as its parameters still have the shapes that were trained. */
  of(uri: vscode.Uri, { name, parameters }: FittedFunctionDescription): TrainedSet | undefined {
    const set = this.#sets.get(keyOfFunction(uri, name));
    const fits =
      set &&
      Object.entries(set.theta).every(([parameter, values]) =>
        parameters.some((known) => known.name === parameter && known.length === values.length),
      );
    return fits ? set : undefined;
  }

  /** Takes those of all functions before anybody hears of one: who has some of them in use has all. */
  use(uri: vscode.Uri, sets: ReadonlyMap<string, TrainedSet>): void {
    for (const [name, set] of sets) this.#sets.set(keyOfFunction(uri, name), set);
    for (const name of sets.keys()) this.#changed.fire({ uri, name });
  }

  drop(uri: vscode.Uri, name: string): void {
    if (this.#sets.delete(keyOfFunction(uri, name))) this.#changed.fire({ uri, name });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

const keyOfFunction = (uri: vscode.Uri, name: string) => `${keyOf(uri)}#${name}`;
