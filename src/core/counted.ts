import { formatCount } from "./formatCount.ts";

/** A number of things in words: `1 step`, `20 000 steps`; what does not take an s has its plural given. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`;
}
