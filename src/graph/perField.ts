import type { VectorField } from "./vectorField.ts";

/** What is derived from a field, once for each and as long as it is held. */
export function perField<Derived extends NonNullable<unknown>>(
  derive: (field: VectorField) => Derived,
): (field: VectorField) => Derived {
  const known = new WeakMap<VectorField, Derived>();
  return (field) => {
    const made = known.get(field) ?? derive(field);
    known.set(field, made);
    return made;
  };
}
