import type { Figure, Mark } from "../../../protocol/figure.ts";
import type { TableBlock } from "../../../protocol/panel.ts";
import type { Scene } from "./scene.ts";

/** What can be drawn of a flow over its plane: one file here and one line in the registry, in the order of drawing. */
export interface Layer {
  readonly name: string;
  /** Of its switch. */
  readonly title: string;
  /** A sentence of what it shows. */
  readonly doc: string;
  /** Whether it is on where the reader says nothing. */
  readonly initially: (scene: Scene) => boolean;
  /** It takes longer than a drawing may that follows a hand; drawn after the rest. */
  readonly costly?: boolean;
  /** It comes in ever finer parts, each drawn; after all other costly ones. */
  readonly inParts?: boolean;
  /** Its marks stand over the trajectories. */
  readonly overCurves?: boolean;
  /** The layer in whose place it stands. */
  readonly insteadOf?: string;
  /** Why there is none of this flow, a sentence. */
  readonly refused?: (scene: Scene) => string | undefined;
  /** @param soFar called with what there is of a drawing that comes in parts */
  readonly draw: (scene: Scene, soFar: (drawn: Drawn) => void) => Drawn;
}

/** What a layer adds to the plane, to what stands below it, and to the numbers. */
export interface Drawn {
  readonly marks: readonly Mark[];
  /** Points, over all curves. */
  readonly points?: readonly Mark[];
  /** In the box of a system of three components: points, and words beside them, with all three coordinates. */
  readonly space?: readonly Mark[];
  /** Words beside places of the plane. */
  readonly words?: readonly Word[];
  readonly tables?: readonly TableBlock[];
  /** What of it the drawing's title names, such as "a saddle". */
  readonly seen?: readonly string[];
  /** Drawings of its own, after those of the portrait. */
  readonly figures?: readonly Figure[];
  /** What a reader must know of it. */
  readonly notes?: readonly string[];
  /** Full states behind points that can be chosen, by mark. */
  readonly choices?: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Fields of what `node-ode portrait --json` prints. */
  readonly json?: Readonly<Record<string, unknown>>;
}

export interface Word {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** In its place where there is no room. */
  readonly short: string;
}
