import type { Clock } from "../protocol/panel.ts";
import { symmetricLog, symmetricPower } from "./symmetricLog.ts";

/** The time of a clock when so much of its run is over, from 0 to 1: its ends to the last bit. */
export function clockTime({ from, to, linearTo }: Clock, part: number): number {
  if (part <= 0 || part >= 1) return part <= 0 ? from : to;
  if (linearTo === undefined) return from + part * (to - from);
  const [first, last] = [from, to].map((time) => symmetricLog(time, linearTo));
  return symmetricPower(first + part * (last - first), linearTo);
}
