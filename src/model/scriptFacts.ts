import type { Run, Script, Status } from './run';
import type { CallKind, EventOf } from './runEvent';
import type { Calls } from './calls';
import { endAfter } from './endAfter';

/** What ran: the script, its process and the text of its files. */
export class ScriptFacts {
  private started: EventOf<'runStarted'> | null = null;
  private ended: EventOf<'runEnded'> | null = null;
  private driver: EventOf<'driverStarted'> | null = null;
  private launched: EventOf<'sparkLaunching'> | null = null;
  private stoppedBefore: number | null = null;
  private stoppedAfter: number | null = null;
  private failure: EventOf<'scriptFailed'> | null = null;
  private readonly sources = new Map<string, Script['sources'][number]>();

  runStarted(event: EventOf<'runStarted'>): void {
    this.started = event;
  }

  /** A log has nothing before its application, and can have an older one after it. */
  applicationStarted({ time }: EventOf<'applicationStarted'>): void {
    if (this.started?.mode === 'import' && time < this.started.time) this.started = { ...this.started, time };
  }

  runEnded(event: EventOf<'runEnded'>): void {
    this.ended = event;
  }

  /** The first driver is that of the script; others are processes that it started. */
  driverStarted(event: EventOf<'driverStarted'>): void {
    this.driver ??= event;
  }

  sparkLaunching(event: EventOf<'sparkLaunching'>): void {
    this.launched = event;
  }

  explainStopped(event: EventOf<'explainStopped'>): void {
    this.stoppedBefore = event.callId;
  }

  lineStopped(event: EventOf<'lineStopped'>): void {
    this.stoppedAfter = event.callId;
  }

  scriptFailed(event: EventOf<'scriptFailed'>): void {
    this.failure ??= event;
  }

  sourceCaptured({ file, sha256, text }: EventOf<'sourceCaptured'>): void {
    this.sources.set(file, { file, sha256, text });
  }

  sourceText(file: string): string | null {
    return this.sources.get(file)?.text ?? null;
  }

  get status(): Status {
    return this.ended?.status ?? 'running';
  }

  /** Whether it is an event log that was opened. */
  get isLog(): boolean {
    return this.started?.mode === 'import';
  }

  /** When the run ended; null while it runs. */
  get endTime(): number | null {
    return this.ended?.time ?? null;
  }

  /**
   * @param hasBegun whether Spark has begun to run something for the call
   * @param hasEntries whether tests or cells ran, which have their own errors
   */
  build(calls: Calls, hasBegun: (callId: number) => boolean, hasEntries: boolean): Run['script'] {
    const { started, ended, driver } = this;
    // A command may go on after a script that it started has failed, and a test may start one that is to fail.
    const isOwn = started?.mode !== 'exec' || (ended?.status !== 'succeeded' && !hasEntries);
    const failure = isOwn ? this.failure : null;
    const placeOf = (callId: number | null) => {
      const call = callId === null ? null : calls.get(callId);
      return call ? { op: call.made.op, callSite: call.made.frames[0] ?? null } : null;
    };
    return {
      runId: started?.runId ?? null,
      mode: started?.mode ?? 'import',
      file: started?.script ?? null,
      args: started?.args ?? [],
      cwd: started?.cwd ?? null,
      startTime: started?.time ?? null,
      endTime: endAfter(started?.time ?? null, ended?.time ?? null),
      exitCode: ended?.exitCode ?? null,
      signal: ended?.signal ?? null,
      pythonVersion: driver?.pythonVersion ?? null,
      pysparkVersion: driver?.pysparkVersion ?? null,
      pythonExecutable: driver?.executable ?? null,
      driverStartTime: driver?.time ?? null,
      sparkLaunchTime: this.launched?.time ?? null,
      planning: ended === null ? planningOf(calls, hasBegun) : null,
      sources: [...this.sources.values()],
      stoppedBefore: placeOf(this.stoppedBefore),
      stopAfter: started?.stopAfter ?? null,
      stoppedAfter: placeOf(this.stoppedAfter),
      error: failure && {
        message: failure.error,
        frames: failure.frames,
        text: failure.text ?? null,
        actionId: null,
        cause: null,
      },
    };
  }
}

/**
 * Calls that could not be distinguished from actions are armed, too: for these, it is unknown whether anything is
 * planned.
 */
const RUNS_JOBS: ReadonlySet<CallKind> = new Set<CallKind>(['action', 'schemaRead', 'command']);

function planningOf(calls: Calls, hasBegun: (callId: number) => boolean): Script['planning'] {
  const { made, armedTime } =
    calls.lastArmed(({ made: { callId, kind } }) => RUNS_JOBS.has(kind) && !hasBegun(callId)) ?? {};
  if (made === undefined || armedTime == null) return null;
  return { op: made.op, owner: made.owner, callSite: made.frames[0] ?? null, since: armedTime };
}
