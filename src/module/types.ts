/**
 * A right-hand side dz/dt = f(z, t, theta) of the state's shape: a number, or an array with one entry a component.
 *
 * Defaults of the first and the third parameter are the initial state and the initial parameters.
 */
export type Dynamics = (z: never, t: number, theta: never) => number | readonly number[];

/** The state a dynamics function takes. */
export type State<F extends Dynamics> = F extends (z: infer Z, t: number, theta: never) => unknown
  ? Exclude<Z, undefined>
  : never;

/** The parameters a dynamics function takes, all of them given. */
export type Theta<F extends Dynamics> = F extends (z: never, t: number, theta: infer T) => unknown
  ? Given<Exclude<T, undefined>>
  : never;

/** The names of its parameters, where it takes them by name. */
export type ParameterName<F extends Dynamics> = F extends Dynamics
  ? Theta<F> extends number | readonly unknown[]
    ? string
    : keyof Theta<F> & string
  : never;

/** An experiment, whatever its function. */
export interface FittedExperiment {
  readonly function: Dynamics;
  readonly options: object;
}

type Given<T> = T extends number | readonly unknown[] ? T : { [Name in keyof T]-?: Exclude<T[Name], undefined> };

/** What has a component for each of a state's. */
export type Derivative<Z> = Z extends number ? number : readonly number[];

/** Parameter values that take the place of some of the defaults; a net's are its weights. */
export type Overrides<Theta> = Theta extends number | readonly unknown[]
  ? Theta
  : { readonly [Name in keyof Theta]?: Theta[Name] extends Net ? Net | readonly Layer[] : Theta[Name] };

/** A dense network: a parameter that is called. */
export interface Net {
  (x: readonly number[]): number[];
  readonly weights: readonly Layer[];
}

/** One dense layer: W has one row for each output. */
export interface Layer {
  readonly W: readonly (readonly number[])[];
  readonly b: readonly number[];
}

/** A number, an array, a matrix or a net. */
export type ParameterValue = number | readonly number[] | readonly (readonly number[])[] | Net;

/** A choice that a word names, with its arguments by name. */
export interface Choice<Kind extends string> {
  readonly kind: Kind;
  readonly word: string;
  readonly arguments: { readonly [name: string]: unknown };
}

/** A loss of a solution with states `Z` and parameters `Theta`. */
export interface Loss<Z = unknown, Theta = unknown> extends Choice<"loss"> {
  /** For the types only: which states and parameters the loss can be taken of. */
  readonly of?: (z: Z, theta: Theta) => void;
}

/** Something that happens on the way of a solution with states `Z` and parameters `Theta`. */
export interface Event<Z = unknown, Theta = unknown> {
  readonly event: object;
  /** For the types only: of which states and parameters it can be. */
  readonly of?: (z: Z, theta: Theta) => void;
}

/** A number that every solution keeps, of its states `Z` and parameters `Theta`. */
export type Invariant<Z = unknown, Theta = unknown> = (z: Z, t: number, theta: Theta) => number;

/** How the parameters move along the gradient: `adam(1e-3)`. */
export type Optimizer = Choice<"optimizer">;

/** How the learning rate changes while a training runs: `cosine(1e-2)`. */
export type Schedule = Choice<"schedule">;

/** What part of the data is looked at, and how that changes: `multipleShooting({ segments: 8 })`. */
export type Curriculum = Choice<"curriculum">;

/** A term that is added to the loss: `weightDecay(1e-4)`. */
export type Regulariser = Choice<"regulariser">;

/** A learning rate: a number, or one that changes while a training runs. */
export type Rate = number | Schedule;

/** A table in a file. */
export interface Csv {
  readonly csv: string;
  readonly reading?: object;
}
