import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { ownEnvironment } from '../runtime/ownEnvironment';
import type { Target } from '../profiles/withProfile';
import type { NotebookOptions, PrepareRun } from '../wire/messages';
import { liveRun, type LiveRunViews, type RunningDriver, type RunOutcome } from './liveRun';
import { terminalOf } from './terminal';
import { ProgressPrinter } from './progress';
import { RunProgress } from './runProgress';
import { SetupProgress } from './setupProgress';

export interface RunOptions {
  recording?: string;
  report?: string;
  python?: string;
  /** Where to run: the name of a profile, and the file that has it. */
  profile?: string;
  profiles?: string;
  master?: string;
  conf: Record<string, string>;
  toLine?: number;
  recordRows?: boolean;
  keptBatches?: number;
  /** Of a notebook, as the next two. */
  widget?: Record<string, string>;
  allowPip?: boolean;
  runAnyway?: boolean;
}

/**
 * `strobe run`, `strobe exec` and `strobe explain`.
 * @param gateway as `own` of `liveRun`
 * @param onDriver for a driver that waits for cells to run
 * @returns the exit code of the job.
 */
export async function runCommand(
  gateway: ChildProcess | null,
  mode: PrepareRun['mode'],
  script: string | null,
  args: string[],
  options: RunOptions,
  onDriver?: (driver: RunningDriver) => void,
): Promise<number> {
  const setup = new SetupProgress(process.stderr);
  const progress = new RunProgress(new ProgressPrinter(process.stderr, terminalOf(process.stderr)));
  const isPrompting = onDriver !== undefined;
  const views = { ...progressViews(setup, progress, mode !== 'explain' && !isPrompting), onDriver };
  const notebook = notebookOptions(options, isPrompting);
  const requested = await request(mode, script, args, options).catch((error: unknown) => {
    // Nothing asks the gateway for a run, so nothing else would end it, and this program would wait for it.
    gateway?.kill();
    throw error;
  });
  const outcome = await liveRun(gateway, { ...requested, notebook }, views).finally(() => {
    setup.clear();
    progress.end();
  });
  if (!outcome.isRecorded) return outcome.exitCode;
  try {
    await show(outcome, mode, options);
  } catch (error) {
    // The job has ended: its exit code is kept.
    process.stderr.write(`strobe: could not show the run: ${(error as Error).message} [internal]\n`);
  }
  return outcome.exitCode;
}

async function request(
  mode: PrepareRun['mode'],
  script: string | null,
  args: string[],
  options: RunOptions,
): Promise<PrepareRun> {
  const own = { master: options.master ?? null, conf: options.conf, env: {} };
  const { master, conf, env, secrets } = await targetOf(options, script === null ? null : resolve(script), own);
  return {
    mode,
    script,
    args,
    cwd: process.cwd(),
    env: { ...ownEnvironment(), ...env },
    recording: options.recording ?? null,
    python: options.python ?? process.env.STROBE_PYTHON ?? null,
    master,
    conf,
    secrets,
    recordRows: options.recordRows ?? false,
    keptBatches: options.keptBatches,
    stopAfter: script === null || options.toLine === undefined ? null : { file: resolve(script), line: options.toLine },
  };
}

/** Most runs have no profile, and need no code for it. */
async function targetOf({ profile, profiles }: RunOptions, script: string | null, own: Target) {
  if (profile === undefined) return { ...own, secrets: [] };
  return (await import('./profileTarget')).profileTarget({ profile, profiles }, script, own);
}

const notebookOptions = ({ widget, allowPip, runAnyway }: RunOptions, runsCells: boolean): NotebookOptions => ({
  how: runsCells ? 'cells' : 'whole',
  widgets: widget ?? {},
  mayInstall: allowPip ?? false,
  accepts: runAnyway ? 'everything' : 'leftOut',
});

/** By the number of requests to end the run; none if only a cell is to end. */
const INTERRUPTED = [
  'interrupting the cell',
  'cancelling Spark’s jobs; press Ctrl-C again to end everything immediately',
];

function progressViews(setup: SetupProgress, progress: RunProgress, showsProgress: boolean): LiveRunViews {
  const say = (text: string) => process.stderr.write(`strobe: ${text}\n`);
  // A test runner's line is its own: what is known until the end would stand between its dots.
  let hasTests = false;
  return {
    onSetup: step => setup.update(step),
    onPrepared: prepared => {
      setup.clear();
      prepared.notes.forEach(say);
    },
    onUnrecorded: why => {
      setup.clear();
      say(`${why} [gateway.lost]`);
    },
    onChange: snapshot => {
      if (showsProgress && !hasTests) progress.changed(snapshot);
    },
    onTests: () => {
      hasTests = true;
      progress.end();
    },
    onSparkUi: url => hasTests || say(`Spark UI (while the application runs): ${url}`),
    onInterrupt: times => say(INTERRUPTED[times] ?? 'ending the run'),
  };
}

/** Modules that show a run are loaded when there is one, so that the job starts sooner. */
async function show(outcome: RunOutcome, mode: PrepareRun['mode'], options: RunOptions): Promise<void> {
  const { run, recording } = outcome;
  if (options.report) await (await import('./report/writeReport')).writeReport(run, options.report);
  if (mode === 'explain') {
    const { renderExplain } = await import('../view/text/explainView');
    process.stdout.write(`${renderExplain(run, terminalOf(process.stdout))}\n`);
    return;
  }
  const { renderSummary } = await import('../view/text/summary');
  const summary = renderSummary(run, { ...terminalOf(process.stderr), recording, report: options.report });
  process.stderr.write(`${summary}\n`);
  if (outcome.gatewayLost)
    process.stderr.write('strobe: the gateway process ended early, so the recording is incomplete [gateway.lost]\n');
}
