import { formatShort } from "../../../core/formatShort.ts";
import type { RoughPlace } from "../../../study/roughPlaces.ts";
import type { Findings } from "../findings.ts";
import { type Fit, orderText, roundoffOf } from "../observedOrder.ts";
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
  readonly found: Findings;
  readonly fit: Fit;
  readonly places: readonly RoughPlace[];
}

export const reducedOrder: Claim<Reduced> = {
  name: "reduced order",
  holds: (_, all) =>
    all.flatMap((found) => (found.reduced ? [{ found, fit: found.double.fit!, places: found.reduced.places }] : [])),
  words: ({ found, fit, places }) =>
    `${found.title} converges at order ${orderText(fit)} and not at its ${found.method.order}${places.length > 0 ? `: the right-hand side ${placesWords(places)}` : ", though no place was found where the right-hand side is not smooth"}.`,
};

export const noOrder: Claim<Findings> = {
  name: "no order",
  holds: (_, all) =>
    all.filter(({ double, unsettled }) => unsettled || (!double.fit && !double.exact && !double.diverged)),
  words: ({ title, unsettled, double: { isSeen } }) => {
    if (unsettled) return `${title} shows no order yet: its errors fall faster from run to run.`;
    return isSeen
      ? `${title} shows no order yet: its errors do not fall as its steps do.`
      : `${title} shows no order yet: too few of its runs are both better than a rough guess and above the floor.`;
  },
};

export const diverges: Claim<Findings> = {
  name: "diverges",
  holds: (_, all) => all.filter(({ double }) => double.diverged),
  words: ({ title }) => `${title} diverges at every step size tried.`,
};

/** Where single precision is exact, it has no floor to speak of. */
export const singleFloor: Claim<readonly { readonly title: string; readonly floor: number }[]> = {
  name: "floor of float32",
  holds({ reference: { size } }, all) {
    const floors = all.flatMap(({ title, single }) => {
      const floor = single?.floor ?? 0;
      return floor > (size * roundoffOf({ precision: "float32" })) / 4 ? [{ title, floor }] : [];
    });
    return floors.length > 0 ? [floors] : [];
  },
  words: (floors) =>
    `In float32 errors stop falling at ${floors.map(({ title, floor }) => `${formatShort(floor)} (${title})`).join(", ")}.`,
};

/** "has a kink at t = 0.79 (line 7) and a jump at t = 2". */
function placesWords(places: readonly RoughPlace[]): string {
  const named = places.slice(0, 3).map(({ kind, t, line }) => {
    return `a ${kind} ${kind === "singularity" ? "near" : "at"} t = ${formatShort(t)}${line === undefined ? "" : ` (line ${line})`}`;
  });
  const rest = places.length > 3 ? " and more" : "";
  return `has ${named.length > 1 && !rest ? `${named.slice(0, -1).join(", ")} and ${named.at(-1)}` : `${named.join(", ")}${rest}`}`;
}
