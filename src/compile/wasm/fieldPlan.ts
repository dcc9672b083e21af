import { reachable } from "../../graph/reachable.ts";
import { usesTime, type VectorField } from "../../graph/vectorField.ts";
import { DerivedParameters } from "./derivedParameters.ts";
import { fuseProducts } from "./fusedProducts.ts";
import { GraphPlan, type PlanOptions } from "./graphPlan.ts";

/** Components up to which states and stages stay in locals: more do not fit the sixteen vector registers of x86-64. */
const INLINE_DIMENSION = 4;
/** Operations of all stages together up to which f is repeated at each instead of called. */
const INLINE_COST = 600;
/** Operations a function holds at most: the engine's compile time grows faster than a function does. */
export const CHUNK_COST = 400;

export interface FieldPlanOptions {
  /** What derives from parameters alone, where f shares it with other code. */
  readonly parameters?: DerivedParameters;
  /** Values of f that are left in memory; code that keeps some is not inline. */
  readonly kept?: PlanOptions["kept"];
  /** For fused arithmetic, where no values are kept: products go into sums as one operation. */
  readonly fused?: {
    /** Whether code that is inline may have negatives of slopes, as `isNegated` says. */
    readonly mayNegate: boolean;
  };
}

/** How f becomes code in a method of so many stages: decided by its graph alone, whatever the lanes. */
export class FieldPlan {
  readonly field: VectorField;
  readonly graph: GraphPlan;
  readonly parameters: DerivedParameters;
  readonly usesTime: boolean;
  /** Components up to the last one that f reads: those behind are integrals, of which a stage needs no value. */
  readonly read: number;
  /** Small enough, and without loops, to be repeated at every stage with all values in locals. */
  readonly isInline: boolean;
  /** Whether it is for lanes that fuse products and sums, and so are the steps. */
  readonly isFused: boolean;
  /** Components of whose slope the graph computes the negative, which only code that is inline does. */
  readonly isNegated: readonly boolean[];

  constructor(field: VectorField, stages: number, { parameters, kept, fused }: FieldPlanOptions = {}) {
    const { outputs, dimension } = field;
    this.field = field;
    const nodes = reachable(outputs);
    this.parameters = parameters ?? new DerivedParameters(field, nodes);
    const plain = new GraphPlan(outputs, CHUNK_COST, { given: this.parameters.standings, kept });
    this.usesTime = usesTime(field);
    this.read = nodes.reduce(
      (most, { attributes, size }) =>
        attributes.slot === "z" ? Math.max(most, Number(attributes.offset) + size) : most,
      0,
    );
    this.isInline = !kept && plain.isStraight && dimension <= INLINE_DIMENSION && plain.cost * stages <= INLINE_COST;
    this.isFused = fused !== undefined;
    const mayNegate = this.isInline && fused?.mayNegate === true;
    const products = fused && fuseProducts(outputs, this.parameters.standings, mayNegate);
    this.graph = products ? new GraphPlan(products.outputs, CHUNK_COST) : plain;
    this.isNegated = products?.isNegated ?? outputs.map(() => false);
  }

  /**
   * Vectors in a tile for a batch of `vectors` vectors. One vector leaves the engine waiting for latencies, too many do not
   * fit its registers. Measured on systems of 2 to 200 components: straight-line code has parallelism of its own and
   * registers for about eight state vectors; in a loop over hidden units four or five vectors run at one speed, so that the
   * number that leaves fewer of them empty is best.
   */
  vectorsPerTile(vectors: number): number {
    if (this.isInline) return Math.max(2, Math.min(4, Math.floor(9 / this.field.dimension)));
    if (!this.graph.hasLoops) return 2;
    const empty = (width: number) => Math.ceil(vectors / width) * width - vectors;
    return empty(5) < empty(4) ? 5 : 4;
  }
}
