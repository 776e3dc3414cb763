import type { Action, Run, Script } from '../../model/run';
import { actionNumbers, flag } from './actionNumbers';
import { cutText } from './fitText';
import { formatDuration } from './formatDuration';
import { opLabel } from './opLabel';
import type { Palette } from './palette';
import { createPalette } from './palette';
import { fileName, fullPlace } from './place';
import { printable } from './printable';
import type { TracebackFrame } from './rootCause';
import { errorText, failedTask, pythonTraceback, rootCause } from './rootCause';
import { wrapText } from './wrapText';

const STDERR_LINES = 8;
const CAUSE_LINES = 6;
/** Frames of pyspark's worker and of Python's own library say nothing about the job. */
const NOT_THE_USERS =
  /[\\/](pyspark|site-packages|dist-packages|lib[\\/]python3[^\\/]*|py4j)[\\/]|pyspark\.zip|^<frozen/;

/**
 * Why each failed action failed: cause, where in the script, which task, and the end of that task's stderr; then the
 * exception that the script ended by, unless it is that of the last of them.
 */
export function failureText(run: Run, options: { width: number; color: boolean }): string[] {
  const palette = createPalette(options.color);
  const failed = run.actions.filter(action => action.status === 'failed');
  const parts = failed.map(action => oneFailure(run, action, options.width, palette));
  const last = failed.at(-1)?.callSite;
  const { error } = run.script;
  const isTold = error?.frames.some(frame => frame.file === last?.file && frame.line === last.line);
  if (error && !isTold) parts.push(scriptFailure(error, options.width, palette));
  return parts.flatMap((lines, index) => (index > 0 ? ['', ...lines] : lines));
}

function scriptFailure(error: NonNullable<Script['error']>, width: number, palette: Palette): string[] {
  const places = error.frames.map(
    frame => `    ${cutText(`${fullPlace(frame)} in ${printable(frame.function)}`, width - 4)}`,
  );
  const cause = wrapText(printable(error.message), width - 2).slice(0, CAUSE_LINES);
  return [
    palette.bad(palette.strong(cutText('✗ the script ended by an exception', width))),
    ...cause.map(line => `  ${line}`),
    ...places.map(line => palette.place(line)),
  ];
}

function oneFailure(run: Run, action: Action, width: number, palette: Palette): string[] {
  const number = actionNumbers(run).get(action.id) ?? 0;
  const after = action.endTime === null ? '' : ` failed after ${formatDuration(action.endTime - action.startTime)}`;
  const title = `✗ ${flag(number)} ${opLabel(action)} at ${fullPlace(action.callSite) || 'an unknown line'}${after}`;
  const cause = wrapText(rootCause(run, action) ?? 'Spark gave no reason.', width - 2);
  return [
    palette.bad(palette.strong(cutText(title, width))),
    ...cause.slice(0, CAUSE_LINES).map(line => `  ${line}`),
    ...frames(run, action, width, palette),
    ...taskLines(run, action, width, palette),
  ];
}

function frames(run: Run, action: Action, width: number, palette: Palette): string[] {
  const traceback = pythonTraceback(errorText(run, action) ?? '');
  const own = traceback?.frames.filter(frame => !NOT_THE_USERS.test(frame.file)) ?? [];
  const where = (frame: TracebackFrame): string =>
    `${fileName(frame.file)}:${frame.line} in ${printable(frame.function)}`;
  const widest = Math.min(40, Math.max(0, ...own.map(frame => where(frame).length)));
  return own.map(frame => {
    const code = frame.code === null ? '' : `  ${printable(frame.code)}`;
    const text = cutText(`${where(frame).padEnd(widest)}${code}`, width - 4);
    return `    ${palette.place(text.slice(0, widest))}${text.slice(widest)}`;
  });
}

function taskLines(run: Run, action: Action, width: number, palette: Palette): string[] {
  const failed = failedTask(run, action);
  if (failed === null) return [];
  const { stage, task } = failed;
  const attempt = stage.attempt > 0 ? ` attempt ${stage.attempt}` : '';
  const parts =
    task === null
      ? [`stage ${stage.id}${attempt}`]
      : [
          `task ${task.index}, attempt ${task.attempt}`,
          `stage ${stage.id}${attempt}`,
          `executor ${task.executorId} on ${task.host}`,
        ];
  const line = palette.faint(cutText(`  ${printable(parts.join(' · '))}`, width));
  const stderr = task?.stderr?.trimEnd().split('\n').slice(-STDERR_LINES) ?? [];
  if (stderr.length === 0) return [line];
  const tail = stderr.map(each => palette.faint(`  │ ${cutText(printable(each), width - 4)}`));
  return [line, palette.faint('  end of its stderr:'), ...tail];
}
