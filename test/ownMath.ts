import { euclideanNorm } from "../src/core/euclideanNorm.ts";
import { elementary } from "../src/elementary/elementary.ts";

/** `Math` with the elementary functions of the lab, whose last bits are those of every engine. */
export const ownMath: unknown = Object.defineProperties(
  { ...elementary, hypot: (...x: number[]) => (x.length === 2 ? elementary.hypot(x[0], x[1]) : euclideanNorm(x)) },
  Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(Math)).filter(([name]) => !(name in elementary)),
  ) as PropertyDescriptorMap,
);
