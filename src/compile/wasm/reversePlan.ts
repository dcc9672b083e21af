import type { Tableau } from "../../core/tableau.ts";
import type { Node } from "../../graph/op.ts";
import { pullback } from "../../graph/pullback.ts";
import { reachable } from "../../graph/reachable.ts";
import { termsOf } from "../../graph/terms.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { DerivedParameters } from "./derivedParameters.ts";
import { CHUNK_COST, FieldPlan } from "./fieldPlan.ts";
import { GraphPlan } from "./graphPlan.ts";
import { keptValues } from "./keptValues.ts";
import { StageRecords } from "./stageRecords.ts";

/** How f, f with what its reverse needs, and its pullback become code: decided by their graphs alone, whatever the lanes. */
export class ReversePlan {
  readonly field: VectorField;
  readonly tableau: Tableau;
  /** Whether the cotangent of t is wanted: it then stands behind those of z. */
  readonly times: boolean;
  /** What derives from parameters alone, of all three. */
  readonly parameters: DerivedParameters;
  /** f where nothing is stored. */
  readonly advancing: FieldPlan;
  /** f with the values that are kept for its reverse. */
  readonly storing: FieldPlan;
  /** aᵀ ∂f/∂z and, where wanted, aᵀ ∂f/∂t; aᵀ ∂f/∂θ as terms that are added to sums. */
  readonly pullback: GraphPlan;
  readonly pullbackUsesTime: boolean;
  readonly records: StageRecords;

  constructor(field: VectorField, tableau: Tableau, times: boolean) {
    const pulled = pullback(field);
    const outputs = times ? [...pulled.z, pulled.t] : pulled.z;
    const terms = termsOf(pulled.theta);
    const backward = [...outputs, ...terms.flatMap(({ u, v }): Node[] => (v ? [u, v] : [u]))];
    const all = [...field.outputs, ...backward];
    const { parameterCount, dimension } = field;
    this.field = field;
    this.tableau = tableau;
    this.times = times;
    this.parameters = new DerivedParameters({ outputs: all, parameterCount }, reachable(all));
    const { standings } = this.parameters;
    const kept = keptValues(field.outputs, backward, standings);
    const stages = tableau.b.length;
    this.advancing = new FieldPlan(field, stages, { parameters: this.parameters });
    this.storing = new FieldPlan(field, stages, { parameters: this.parameters, kept });
    this.pullback = new GraphPlan(outputs, CHUNK_COST, { given: new Map([...standings, ...kept]), terms });
    this.pullbackUsesTime = reachable(backward).some(({ attributes }) => attributes.slot === "t");
    this.records = new StageRecords(
      tableau,
      dimension,
      [...kept.keys()].reduce((sum, { size }) => sum + size, 0),
    );
  }
}
