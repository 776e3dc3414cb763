import type { TaskFailure } from '../model/runEvent';
import type { Json } from './logJson';
import { number, record, text, textOrNull } from './logJson';

/**
 * `Task End Reason` of the event log, null for a success. Messages are those of Spark's
 * `TaskFailedReason.toErrorString`.
 */
export function taskFailure(reason: Json): TaskFailure | null {
  const kind = text(reason['Reason']) || 'UnknownReason';
  if (kind === 'Success') return null;
  return { kind, message: failureMessage(kind, reason), stackTrace: stackTrace(kind, reason) };
}

function failureMessage(kind: string, reason: Json): string {
  switch (kind) {
    case 'ExceptionFailure':
      return exceptionMessage(text(reason['Class Name']), text(reason['Description']));
    case 'FetchFailed': {
      const where = record(reason['Block Manager Address']);
      const host = where['Host'] === undefined ? 'an unknown host' : `${text(where['Host'])}:${number(where['Port'])}`;
      return `Shuffle ${number(reason['Shuffle ID'])} could not be fetched from ${host}: ${firstLine(text(reason['Message']))}`;
    }
    case 'ExecutorLostFailure': {
      const cause = reason['Exit Caused By App']
        ? 'caused by one of the running tasks'
        : 'unrelated to the running tasks';
      const why = textOrNull(reason['Loss Reason']);
      return `Executor ${text(reason['Executor ID'])} exited (${cause})${why ? `: ${why}` : ''}`;
    }
    case 'TaskKilled':
      return `Task killed: ${firstLine(text(reason['Kill Reason']))}`;
    case 'TaskCommitDenied':
      return 'The output commit coordinator denied the commit: another attempt of this task may commit';
    default:
      return kind;
  }
}

/**
 * A Python worker's exception arrives as a Java exception whose text contains the traceback: its last line is the
 * cause.
 */
function exceptionMessage(className: string, description: string): string {
  return pythonError(description) ?? `${className}: ${firstLine(description)}`;
}

function pythonError(description: string): string | null {
  const start = description.lastIndexOf('Traceback (most recent call last):');
  if (start < 0) return null;
  const lines = description.slice(start).split('\n').slice(1);
  return lines.find(line => /^[A-Za-z_][\w.]*(:|$)/.test(line)) ?? null;
}

function stackTrace(kind: string, reason: Json): string | null {
  if (kind === 'ExceptionFailure') return textOrNull(reason['Full Stack Trace']) ?? textOrNull(reason['Description']);
  if (kind === 'FetchFailed') return textOrNull(reason['Message']);
  return null;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.trim();
}
