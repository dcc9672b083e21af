/** What the suite in the extension host measured, in milliseconds; it writes this as JSON to the file NODE_ODE_MEASUREMENTS names. */
export interface Measurements {
  /** From asking the editor for the extension to its being active: what the editor itself does for it included. */
  readonly asking: number;
  /** Loading the code of the extension's entry. */
  readonly code: number;
  /** Registering commands and views. */
  readonly registering: number;
  /** The rest of the extension, loaded at the first `.node-ode.ts` file. */
  readonly loading: number;
  /** By sample and by function or experiment: from the end of the debounce to the new drawing's showing, median. */
  readonly redraws: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly training: TrainingMeasurements;
}

/** How the editor fares while a training runs and is watched. */
export interface TrainingMeasurements {
  /** 99th percentile of the delay of the extension host's event loop, and the same without a training. */
  readonly delay: number;
  readonly idleDelay: number;
  /** From the end of the debounce to the new drawing of another file's portrait, median. */
  readonly portrait: number;
  /** Iterations a second meanwhile. */
  readonly speed: number;
}
