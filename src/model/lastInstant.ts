/** Milliseconds since the epoch: no calendar of JavaScript has later times (ECMAScript, “Time Values and Time Range”). */
export const LAST_INSTANT = 8.64e15;
