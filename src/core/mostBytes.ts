import { MAX_WEIGHTS } from "./net.ts";

/** Of a program and a table: about a million rows of data. */
const OF_TEXT = 20_000_000;

/** Bytes of a number with all its digits and what parts it from the next, where it has a line for itself as at most. */
const OF_WEIGHT = 35;

/** Bytes of the largest file that is supplied, weights of the largest net among them; a larger one is refused before it is read. */
export const mostBytes = (path: string): number => (/\.json$/i.test(path) ? OF_WEIGHT * MAX_WEIGHTS : OF_TEXT);
