/**
 * Of an executor's standard error, the part from where its log says that the task began to where it says that the task
 * failed; all of it where the log says neither (another log level or pattern, or local mode). Spark's `Executor` writes
 * `Running task 0.0 in stage 1.0 (TID 7)` and `Exception in task 0.0 in stage 1.0 (TID 7)`, and the error after it.
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
