/** Spark's console progress bar, with the carriage returns that it draws and wipes itself by. */
const PROGRESS = /\r?(?:\[Stage \d+:[^\]\r\n]*\])+(?:\r *\r)?/g;

/** The text that a JVM wrote to its standard error, without the bars that Spark drew in between. */
export function withoutProgress(text: string): string {
  return text.replace(PROGRESS, '').replace(/\r +\r/g, '');
}
