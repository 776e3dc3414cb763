declare module 'lz4js/xxh32' {
  /** xxHash32 of `length` bytes from `start`. */
  export function hash(seed: number, data: Uint8Array, start: number, length: number): number;
}
