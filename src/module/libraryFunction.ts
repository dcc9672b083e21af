/** A function of the library as plain Node runs it and as the declarations describe it. */
export interface LibraryFunction {
  readonly name: string;
  readonly doc: string;
  /** Its overloads in TypeScript: parameter list and result. */
  readonly signatures: readonly string[];
  readonly call: (...given: never[]) => number | number[] | Readonly<Record<string, readonly number[]>>;
}
