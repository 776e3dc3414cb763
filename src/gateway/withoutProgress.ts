/** Spark's console progress bar, with the carriage returns that draw and erase it. */
const PROGRESS = /\r?(?:\[Stage \d+:[^\]\r\n]*\])+(?:\r *\r)?/g;

/** The text that a JVM wrote to its standard error, without Spark's progress bars. */
export function withoutProgress(text: string): string {
  return text.replace(PROGRESS, '').replace(/\r +\r/g, '');
}
