/** Numbers in a kernel's memory, in its precision. */
export type Numbers = Float64Array | Float32Array;
