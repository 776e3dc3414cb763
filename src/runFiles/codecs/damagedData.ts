/** Compressed data that its own format does not allow, or whose checksum is another. */
export class DamagedData extends Error {}
