import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { redactEvent } from '../spark/redaction';
import { cacheFolder } from '../runtime/cacheFolder';
import { resolveRuntime } from '../runtime/resolveRuntime';
import type { OnProgress } from '../runtime/runtime';
import { checkScript } from '../runtime/scriptCheck';
import { StrobeError } from '../wire/errorCode';
import type { PreparedRun, PrepareRun } from '../wire/messages';
import { driverCommand } from './driverCommand';
import { EventStream } from './eventStream';
import { nextRecordingPath } from './recentRecordings';
import { RecorderServer } from './recorderServer';
import { RecordingWriter } from './recording';
import { RunSession } from './runSession';
import { isSql, sqlPlan } from './sqlScript';

/** The gateway's runs, whoever asks for them. */
export class GatewayService {
  private readonly runs = new Map<string, RunSession>();
  private readonly recorders = new RecorderServer();

  constructor(
    private readonly recorderHome: string,
    private readonly version: string,
  ) {}

  listen(): Promise<void> {
    return this.recorders.listen();
  }

  /**
   * Finds or makes what the run needs and readies its recording.
   * @throws StrobeError with the codes of scripts, runtimes and recordings.
   */
  async prepare(request: PrepareRun, onProgress: OnProgress, signal?: AbortSignal): Promise<PreparedRun> {
    const script = request.script === null ? null : resolve(request.cwd, request.script);
    // Before anything is made for it: a runtime may take minutes.
    if (script && !existsSync(script)) throw new StrobeError('script.missing', `There is no file ${script}.`);
    const runtime = await resolveRuntime({
      python: request.python ?? undefined,
      editorPython: request.editorPython,
      mayMake: request.mayMakeRuntime,
      workspace: request.cwd,
      env: request.env,
      onProgress,
      signal,
    });
    const statements = script !== null && isSql(script) ? await statementsOf(request, script) : null;
    const problem =
      script &&
      statements === null &&
      (await checkScript(script, { python: runtime.python.executable, env: request.env, cwd: request.cwd, signal }));
    if (problem) throw new StrobeError(problem.code, problem.message);
    const session = await this.start(request, script);
    const address = { port: this.recorders.port, token: session.token, recorderHome: this.recorderHome };
    const sqlPlan = statements === null ? null : await session.keep('statements.json', statements);
    const command = driverCommand(request, runtime, { ...address, sqlPlan });
    return { runId: session.id, ...command, cwd: request.cwd, recording: session.recordingPath, notes: runtime.notes };
  }

  /** @throws StrobeError `gateway.protocol` for a run that is not known. */
  run(runId: string): RunSession {
    const run = this.runs.get(runId);
    if (!run) throw new StrobeError('gateway.protocol', `There is no run ${runId}.`);
    return run;
  }

  /** Ends every driver and JVM that is still there, and closes the recordings. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.runs.values()].map(run => {
        run.kill();
        return run.finish({ runId: run.id, exitCode: null, signal: 'SIGKILL', cancelled: false });
      }),
    );
    this.recorders.close();
  }

  private async start(request: PrepareRun, script: string | null): Promise<RunSession> {
    const cache = cacheFolder(request.env);
    const path = request.recording
      ? resolve(request.cwd, request.recording)
      : nextRecordingPath(join(cache, 'recordings'), script, new Date());
    const id = randomUUID();
    // A full disk ends the recording, not the job; the live views still get every event.
    const recording = new RecordingWriter(path, error =>
      stream.emit({
        type: 'degraded',
        time: Date.now(),
        code: 'recording.unwritable',
        reason: `The recording ended early: ${error.message}.`,
      }),
    );
    const stream = new EventStream(recording, redactEvent, request.recordRows ?? false);
    const run = await RunSession.start(id, stream, this.recorders, join(cache, 'compiled'));
    this.runs.set(id, run);
    run.emit({
      type: 'runStarted',
      time: Date.now(),
      runId: id,
      mode: request.mode,
      script,
      args: request.args,
      cwd: request.cwd,
      // A file of SQL has no more in it than what is to run.
      stopAfter: script !== null && isSql(script) ? null : request.stopAfter,
      strobeVersion: this.version,
    });
    return run;
  }
}

const statementsOf = ({ mode, stopAfter }: PrepareRun, script: string): Promise<string> =>
  sqlPlan(script, { show: mode === 'run', line: stopAfter?.line ?? null });
