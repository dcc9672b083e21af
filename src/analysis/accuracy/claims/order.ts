import { enumerated } from "../../../core/enumerated.ts";
import { formatShort } from "../../../core/formatShort.ts";
import { isImplicit } from "../../../ode/implicit/implicitMethod.ts";
import type { RoughPlace } from "../../../study/roughPlaces.ts";
import type { AccuracyStory } from "../accuracyStory.ts";
import type { Findings } from "../findings.ts";
import { type Fit, orderText, roundoffOf } from "../observedOrder.ts";
import type { Slaved } from "../slaved.ts";
import type { Claim } from "./claim.ts";

/** Claims about how errors fall. */

export const orders: Claim<readonly { readonly found: Findings; readonly fit: Fit }[]> = {
  name: "orders",
  holds(_, all) {
    const fitted = all.flatMap((found) =>
      found.double.fit && !found.reduced && !found.unsettled ? [{ found, fit: found.double.fit }] : [],
    );
    return fitted.length > 0 ? [fitted] : [];
  },
  words(fitted) {
    const each = fitted.map(({ found, fit }) => `${found.title} ${orderText(fit)} (expected ${found.method.order})`);
    return `Observed orders: ${each.join(", ")}.`;
  },
};

interface Reduced {
  readonly found: Pick<Findings, "title" | "method">;
  readonly fit: Fit;
  readonly places: readonly RoughPlace[];
  readonly slaved: Slaved | undefined;
}

export const reducedOrder: Claim<Reduced> = {
  name: "reduced order",
  holds: (_, all) =>
    all.flatMap(({ reduced, ...found }) =>
      reduced ? [{ found, fit: found.double.fit!, places: reduced.places, slaved: reduced.slaved }] : [],
    ),
  words: ({ found, fit, places, slaved }) =>
    `${found.title} converges at order ${orderText(fit)} and not at its ${found.method.order}${slaved ? slavedWords(slaved) : places.length > 0 ? `: the right-hand side ${placesWords(places)}` : ", though no place was found where the right-hand side is not smooth"}.`,
};

export const noOrder: Claim<Findings> = {
  name: "no order",
  holds: (_, all) =>
    all.filter(
      ({ side, double, unsettled }) => !side.own && (unsettled || (!double.fit && !double.exact && !double.diverged)),
    ),
  words: ({ title, unsettled, double: { isSeen } }) => {
    if (unsettled === "rises") return `${title} shows no order yet: its errors fall faster from run to run.`;
    if (unsettled) return `${title} shows no order yet: its errors follow no power of the step.`;
    return isSeen
      ? `${title} shows no order yet: its errors do not fall as its steps do.`
      : `${title} shows no order yet: too few of its runs are both better than a rough guess and above the floor.`;
  },
};

export const diverges: Claim<Findings> = {
  name: "diverges",
  holds: (_, all) => all.filter(({ double }) => double.diverged),
  words: ({ title, method }) =>
    isImplicit(method)
      ? `${title} finds no step of any size tried: its iteration does not converge.`
      : `${title} diverges at every step size tried.`,
};

/** Asked for, and not had. */
export const noSingle: Claim<NonNullable<AccuracyStory["withoutSingle"]>> = {
  name: "no float32",
  holds: ({ withoutSingle }) => (withoutSingle ? [withoutSingle] : []),
  words: ({ titles, byEvents }) =>
    byEvents
      ? "Nothing is measured in float32: events are found in double precision only."
      : `Of ${enumerated(titles)} nothing is measured in float32: its steps are solved for, or chosen, in double precision only.`,
};

/** Where single precision is exact, it has no floor to speak of. */
export const singleFloor: Claim<readonly { readonly title: string; readonly floor: number }[]> = {
  name: "floor of float32",
  holds({ reference: { size } }, all) {
    const floors = all.flatMap(({ title, single }) => {
      const floor = single?.floor ?? 0;
      // The finest run of all may yet be on its way down.
      if (single?.points.at(-1)?.error === floor) return [];
      return floor > (size * roundoffOf({ precision: "float32" })) / 4 ? [{ title, floor }] : [];
    });
    return floors.length > 0 ? [floors] : [];
  },
  words: (floors) =>
    `In float32 errors stop falling at ${floors.map(({ title, floor }) => `${formatShort(floor)} (${title})`).join(", ")}.`,
};

/** What theory leaves of an order where stiff components are not resolved. */
const slavedWords = ({ order, least, most }: Slaved): string =>
  `: the problem is stiff along the solution (−h Re λ from ${formatShort(least, 2)} to ${formatShort(most, 2)}), where theory leaves order ${order} (Prothero and Robinson)`;

/** "has a kink at t = 0.79 (line 7) and a jump at t = 2". */
function placesWords(places: readonly RoughPlace[]): string {
  const named = places.slice(0, 3).map(({ kind, t, line }) => {
    return `a ${kind} ${kind === "singularity" ? "near" : "at"} t = ${formatShort(t)}${line === undefined ? "" : ` (line ${line})`}`;
  });
  return `has ${places.length > 3 ? `${named.join(", ")} and more` : enumerated(named)}`;
}
