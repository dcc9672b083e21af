import { enumerated } from "../../core/enumerated.ts";
import { brief } from "../../core/quoted.ts";
import { type FitSpread, PART } from "../../train/leastSquares.ts";

/** Numbers that the data cannot tell, alone or from one another. */
export interface Untold {
  readonly names: readonly string[];
  readonly sentence: string;
}

/** Numbers that share a free direction are told of together. */
export function untold(names: readonly string[], { free }: Pick<FitSpread, "free">): Untold[] {
  const groups: { readonly members: Set<number>; ways: number }[] = [];
  for (const direction of free) {
    const members = new Set([...direction.keys()].filter((i) => Math.abs(direction[i]) >= PART));
    const group = { members, ways: 1 };
    for (const other of groups.filter((each) => [...each.members].some((i) => members.has(i)))) {
      for (const i of other.members) members.add(i);
      group.ways += other.ways;
      groups.splice(groups.indexOf(other), 1);
    }
    groups.push(group);
  }
  return groups.map(({ members, ways }) => {
    const all = [...members].sort((a, b) => a - b).map((i) => brief(names[i]));
    if (ways >= all.length) {
      const them = all.length === 1 ? "it" : "them";
      return {
        names: all,
        sentence: `The data cannot tell ${enumerated(all, "or")}: nothing that was measured changes with ${them}.`,
      };
    }
    const how = ways === 1 ? "in one way" : `in ${ways} ways`;
    return {
      names: all,
      sentence: `The data cannot tell ${enumerated(all, "and")} apart: changed together ${how} they leave all that was measured as it is.`,
    };
  });
}
