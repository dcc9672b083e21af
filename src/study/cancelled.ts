/** Thrown by a computation that saw its cancellation. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}
