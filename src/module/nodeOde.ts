import { words } from "../train/words.ts";
import { library } from "./library.ts";
import { dense, mlp } from "./nets.ts";
import { wordFunction } from "./words.ts";

/**
 * Everything the module `node-ode` exports, by name: what a `.node-ode.ts` file needs to run under plain Node.
 *
 * It describes and computes values; solving and training are the lab's.
 */
export const nodeOde: Readonly<Record<string, unknown>> = {
  experiment: (f: unknown, options: object = {}) => Object.freeze({ function: f, options }),
  fit: (experiments: readonly { readonly function: unknown }[], options: object) =>
    Object.freeze({ function: experiments[0]?.function, experiments, options }),
  param: (value: unknown) => value,
  mlp,
  dense,
  csv: (path: string, reading?: object) => Object.freeze(reading ? { csv: path, reading } : { csv: path }),
  from: (f: unknown, options: object = {}) => Object.freeze({ from: f, options }),
  event: (when: unknown, options: object = {}) => Object.freeze({ event: { when, ...options } }),
  at: (times: readonly number[], then: unknown, options: object = {}) =>
    Object.freeze({ event: { times, then, ...options } }),
  ...Object.fromEntries(library.map(({ name, call }) => [name, call])),
  ...Object.fromEntries([...words].map((word) => [word.name, wordFunction(word)])),
};
