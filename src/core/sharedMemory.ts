/** Memory of so many bytes, all 0, that crosses to other threads without being copied; where there is none, memory of this thread. */
export const sharedMemory = (bytes: number): ArrayBufferLike =>
  typeof SharedArrayBuffer === "function" ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
