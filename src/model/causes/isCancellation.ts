/** Words of Spark's for work that somebody or something called off, and Python's for Ctrl-C. */
const CANCELLED =
  /SPARK_JOB_CANCELLED|OPERATION_CANCELED|(?:^|[\s:])Job \d+ cancelled\b|^KeyboardInterrupt\b|(?:^|failure: )Stage \d+ (?:was )?cancelled\b/;

/** Whether an error's text says that the work was called off rather than that it failed. */
export const isCancellation = (error: string | null): boolean => error !== null && CANCELLED.test(firstLine(error));

/** What a failing job says of the work that it calls off stands further down. */
const firstLine = (text: string): string => text.trimStart().split('\n', 1)[0]!;
