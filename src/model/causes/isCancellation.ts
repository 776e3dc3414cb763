/** Spark's messages for cancelled work, Java's for an interrupted thread (a stopped stream), and Python's for Ctrl-C. */
const CANCELLED =
  /^java\.(?:lang\.InterruptedException|io\.InterruptedIOException|nio\.channels\.ClosedByInterruptException)\b|SPARK_JOB_CANCELLED|OPERATION_CANCELED|(?:^|[\s:])Job \d+ cancelled\b|^KeyboardInterrupt\b|(?:^|failure: )Stage \d+ (?:was )?cancelled\b/;

/** Whether an error text reports a cancellation rather than a failure. */
export const isCancellation = (error: string | null): boolean => error !== null && CANCELLED.test(firstLine(error));

/** A failing job mentions the work that it cancels further down in its text. */
const firstLine = (text: string): string => text.trimStart().split('\n', 1)[0]!;
