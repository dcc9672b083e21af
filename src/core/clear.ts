/** Fills with zeros. Short arrays are cleared so often that what the built-in `fill` leaves to be collected counts. */
export function clear(numbers: Float64Array | Float32Array): void {
  for (let n = 0; n < numbers.length; n++) numbers[n] = 0;
}
