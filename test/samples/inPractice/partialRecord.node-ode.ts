/** A → B → C, each reaction with the species that take part in it only. */
const species = ["A", "B", "C"] as const;
const reactions: { rate: number; change: Partial<Record<"A" | "B" | "C", number>> }[] = [
  { rate: 2, change: { A: -1, B: 1 } },
  { rate: 1, change: { B: -1, C: 1 } },
];
export function chain(c = [1, 0, 0], t: number) {
  return species.map((name) =>
    reactions.reduce((sum, { rate, change }, k) => sum + (change[name] ?? 0) * rate * c[k], 0),
  );
}
