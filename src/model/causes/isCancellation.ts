/** Spark's messages for cancelled work, Java's for an interrupted thread (a stopped stream), and Python's for Ctrl-C. */
const CANCELLED =
  /^java\.(?:lang\.InterruptedException|io\.InterruptedIOException|nio\.channels\.ClosedByInterruptException)\b|SPARK_JOB_CANCELLED|OPERATION_CANCELED|(?:^|[\s:])Job \d+ cancelled\b|^KeyboardInterrupt\b|(?:^|failure: )Stage (?:\d+ )?(?:was )?cancelled\b/;

/** Python's text of what Spark threw while a function of `foreachBatch` called it. */
const THROWN_IN_BATCH = /raised by the Python Proxy[^]*?Py4JJavaError: An error occurred while calling \S+\s+: (.+)/;

/** Whether an error text reports a cancellation rather than a failure. */
export function isCancellation(error: string | null): boolean {
  if (error === null) return false;
  return CANCELLED.test(firstLine(error)) || CANCELLED.test(THROWN_IN_BATCH.exec(error)?.[1] ?? '');
}

/** A failing job mentions the work that it cancels further down in its text. */
const firstLine = (text: string): string => text.trimStart().split('\n', 1)[0]!;
