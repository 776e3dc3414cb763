import type { Action, Run, Stage, Task } from '../../model/run';
import { printable } from './printable';

/** The task that made an action fail, with its stage; the last attempt where there are several. */
export function failedTask(run: Run, action: Action): { stage: Stage; task: Task | null } | null {
  const stages = run.stages.filter(
    stage => stage.actionId === action.id && stage.applicationId === action.applicationId,
  );
  const failed = stages.filter(stage => stage.status === 'failed' || stage.failureReason !== null);
  const stage = failed[failed.length - 1] ?? stages.find(each => each.numFailedTasks > 0);
  if (stage === undefined) return null;
  const tasks = stage.tasks.filter(task => task.status === 'failed');
  tasks.sort((a, b) => (a.finishTime ?? 0) - (b.finishTime ?? 0) || a.attempt - b.attempt);
  return { stage, task: tasks[tasks.length - 1] ?? null };
}

/** Full error text of an action, the most telling first: the task's, the stage's, its jobs', its own. */
export function errorText(run: Run, action: Action): string | null {
  const failed = failedTask(run, action);
  const job = run.jobs.find(each => each.actionId === action.id && each.error !== null);
  const query = run.queries.find(each => each.actionId === action.id && each.error !== null);
  return (
    failed?.task?.stackTrace ??
    failed?.task?.error ??
    failed?.stage.failureReason ??
    job?.error ??
    query?.error ??
    action.error
  );
}

/** Why an action failed, in one line: the exception that Python or Java raised first. */
export function rootCause(run: Run, action: Action): string | null {
  const text = errorText(run, action);
  return text === null ? null : printable(innermostError(text));
}

/** The last line of the last Python traceback in `text`, else the last `Caused by:`, else its first line. */
export function innermostError(text: string): string {
  const python = pythonTraceback(text);
  const last = python?.error;
  if (last !== undefined) return last;
  const causes = [...text.matchAll(/^Caused by: (.+)$/gm)];
  const cause = causes[causes.length - 1]?.[1];
  return (cause ?? text.split('\n').find(line => line.trim() !== '') ?? text).trim();
}

export interface TracebackFrame {
  file: string;
  line: number;
  function: string;
  code: string | null;
}

/**
 * The last Python traceback in a text, as CPython prints it: `File "…", line N, in f`, the code line, then the exception
 * (whose message may have several lines; the first is kept).
 */
export function pythonTraceback(text: string): { frames: TracebackFrame[]; error: string } | null {
  const start = text.lastIndexOf('Traceback (most recent call last)');
  if (start < 0) return null;
  const frames: TracebackFrame[] = [];
  const lines = text.slice(start).split('\n').slice(1);
  for (const [index, line] of lines.entries()) {
    const frame = /^\s+File "(.+)", line (\d+), in (.+)$/.exec(line);
    if (frame) {
      const code = lines[index + 1];
      const isCode = code !== undefined && /^\s{4}/.test(code) && !/^\s+File "/.test(code);
      frames.push({
        file: frame[1] ?? '',
        line: Number(frame[2]),
        function: frame[3] ?? '',
        code: isCode ? code.trim() : null,
      });
    } else if (/^\S/.test(line)) {
      return { frames, error: line.trim() };
    }
  }
  return null;
}
