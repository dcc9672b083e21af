/** γ, γ2, γ3, …: what a cycle is called in a drawing and in its table. */
export const cycleName = (n: number) => `γ${n > 0 ? n + 1 : ""}`;

/** What it is, as far as its multipliers tell. */
export const cycleKind = (stable: boolean | undefined) =>
  stable === undefined ? "limit cycle" : stable ? "stable limit cycle" : "unstable limit cycle";
