/**
 * The part of an executor's standard error from the log line where the task begins to the log line where it fails; all
 * of it if the log has neither line (another log level or pattern, or local mode). Spark's `Executor` writes `Running
 * task 0.0 in stage 1.0 (TID 7)` and `Exception in task 0.0 in stage 1.0 (TID 7)`, followed by the error.
 */
export function stderrOfTask(text: string, taskId: number): string {
  const began = lineWith(text, `Executor: Running task .* \\(TID ${taskId}\\)`);
  const failed = lineWith(text, `Executor: Exception in task .* \\(TID ${taskId}\\)`);
  return text.slice(began ? began.end : 0, failed ? failed.start : undefined);
}

function lineWith(text: string, pattern: string): { start: number; end: number } | null {
  const found = new RegExp(`^.*\\b${pattern}.*\\n?`, 'm').exec(text);
  return found && { start: found.index, end: found.index + found[0].length };
}
