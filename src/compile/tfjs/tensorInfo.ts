import type { KernelInfo } from "../../core/kernel.ts";

/** Of a kernel that is no code but a list of tensor operations. */
export function tensorInfo(operations: number): KernelInfo {
  return { bytes: 0, nodes: operations, arithmetic: "strict", lanes: 1, vectorsPerTile: 1 };
}
