export type { Attributes, Node } from "./op.ts";
