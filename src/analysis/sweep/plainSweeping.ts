import { plainRuns } from "../../study/sweep/plainRuns.ts";
import { sweeping } from "../../study/sweep/sweeping.ts";

/** Sweeps of what a panel does again and again. */
export const plainSweeping = sweeping(plainRuns);
