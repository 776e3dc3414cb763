/** Milliseconds since the epoch: no calendar of JavaScript has later times (ECMAScript, “Time Values and Time Range”). */
export const LAST_INSTANT = 8.64e15;

/** The whole numbers of the JVM have 64 bits. */
export const LARGEST_LONG = 2 ** 63;
