/**
 * The `strobe` command. Exit codes: that of the job; 2 for wrong usage or a missing script; 1 for Strobe's own errors.
 */
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import type { PrepareRun } from '../wire/messages';
import { StrobeError } from '../errors/strobeError';
import { KEPT_BATCHES, MOST_KEPT_BATCHES } from '../model/keptBatches';
import type { RunOptions } from './runCommand';
import type { ShowOptions } from './showCommand';
import { startGateway } from './startGateway';

const USAGE_CODES: ReadonlySet<string> = new Set(['usage', 'script.missing', 'command.missing', 'notebook.noCells']);

/** Two weeks. Timers are limited to 24 days. */
const LONGEST_IDLE = 20_160;

/** Reads an option that can be repeated. @param form how it is written */
const pairs =
  (form: string) =>
  (value: string, known: Record<string, string>): Record<string, string> => {
    const cut = value.indexOf('=');
    if (cut < 1) throw new StrobeError('usage', `${form}, not "${value}".`);
    return { ...known, [value.slice(0, cut)]: value.slice(cut + 1) };
  };

function lineNumber(value: string): number {
  if (!/^[1-9]\d*$/.test(value))
    throw new StrobeError('usage', `--to-line requires a line number, starting at 1, not "${value}".`);
  return Number(value);
}

function stageId(value: string): number {
  if (!/^\d+$/.test(value)) throw new StrobeError('usage', `--stage requires the id of a stage, not "${value}".`);
  return Number(value);
}

function keptBatches(value: string): number {
  const batches = Number(value);
  if (!/^\d+$/.test(value) || batches < 1 || batches > MOST_KEPT_BATCHES)
    throw new StrobeError('usage', `--kept-batches requires a number from 1 to ${MOST_KEPT_BATCHES}, not "${value}".`);
  return batches;
}

function idleMinutes(value: string): number {
  const minutes = Number(value);
  if (value.trim() === '' || !(minutes > 0) || minutes > LONGEST_IDLE)
    throw new StrobeError(
      'usage',
      `--idle requires a number of minutes greater than 0 and at most ${LONGEST_IDLE}, not "${value}".`,
    );
  return minutes;
}

function program(finish: (code: number) => void): Command {
  const root = new Command('strobe')
    .description('Runs PySpark jobs and shows what Spark did with them, line by line.')
    .version(version)
    .exitOverride()
    .enablePositionalOptions();
  const runOptions = (command: Command) =>
    command
      .option('--recording <file>', 'path of the recording (default: the folder of recent runs)')
      .option('--record-rows', 'include the first rows that actions return in the recording')
      .option(
        '--kept-batches <number>',
        `how many of the last batches of a streaming query keep their plans, jobs and stages (default: ${KEPT_BATCHES})`,
        keptBatches,
      )
      .option('--report <file>', 'write a self-contained HTML report')
      .option('--python <path>', 'the Python interpreter to use')
      .option('--profile <name>', 'where to run: a profile of strobe.profiles in .vscode/settings.json')
      .option('--profiles <file>', 'the JSON file that has the profile');
  const sparkOptions = (command: Command) =>
    command
      .option('--master <url>', 'the Spark master, unless the script sets it')
      .option('--conf <key=value>', 'a Spark setting (can be repeated)', pairs('--conf requires KEY=VALUE'), {});
  const notebookOptions = (command: Command) =>
    command
      .option(
        '--widget <name=value>',
        'the value of a notebook’s widget (can be repeated)',
        pairs('--widget requires NAME=VALUE'),
        {},
      )
      .option('--allow-pip', 'let %pip in a notebook install packages in the Python environment')
      .option('--run-anyway', 'run a notebook in spite of lines that only Databricks can run');

  notebookOptions(sparkOptions(runOptions(root.command('run'))))
    .description('run a script; exit code and standard output are those of the job')
    .option('--to-line <line>', 'stop the script after the statement at this line has run an action', lineNumber)
    .argument('<file>', 'the Python script, Databricks notebook (.py) or Spark SQL file (.sql)')
    .argument('[args...]', 'its arguments, after --')
    .action(async (file: string, args: string[], options: RunOptions) => finish(await run('run', file, args, options)));
  notebookOptions(sparkOptions(runOptions(root.command('cells'))))
    .description(
      'run the cells of a notebook or of a file with # %% one by one, in a driver that keeps their variables',
    )
    .argument('<file>', 'the Python file')
    .action(async (file: string, options: RunOptions) => {
      const gateway = startGateway(process.env);
      const { cellsCommand } = await import('./cellsCommand');
      finish(await cellsCommand(gateway, file, options));
    });
  runOptions(root.command('exec'))
    .description('run any command that starts a Python driver (pytest, spark-submit job.py, python -m module)')
    .argument('<command...>', 'the command and its arguments')
    .passThroughOptions()
    .action(async (command: string[], options: RunOptions) =>
      finish(await run('exec', null, withoutSeparator(command), { ...options, conf: {} })),
    );
  notebookOptions(sparkOptions(runOptions(root.command('explain'))))
    .description('show lineage and plans without running an action')
    .argument('<file>', 'the Python script')
    .argument('[args...]', 'its arguments, after --')
    .action(async (file: string, args: string[], options: RunOptions) =>
      finish(await run('explain', file, args, options)),
    );
  root
    .command('show')
    .description('show a recording or a Spark event log')
    .argument(
      '<file>',
      'a .strobe recording; an event log (a file, or the folder of a rolling log); a folder of event logs, to list them; or the address of a history server, to list its applications, or of one of them',
    )
    .option('--follow', 'of the event log of an application that still runs: show its progress until it ends')
    .option('--json', 'print the whole run as JSON')
    .option('--findings', 'print only what took the time: findings and lines')
    .option('--plans', 'print the plans of all queries')
    .option('--stages', 'print all stages')
    .option('--stage <id>', 'print one stage: quantiles over its tasks, and the longest of them', stageId)
    .option('--jobs', 'print all jobs')
    .option('--tests', 'print all tests')
    .option('--gaps', 'print all times in which nothing of Spark worked')
    .option('--executors', 'print all executors: their tasks, memory and failures')
    .option('--configuration', 'print the properties of the application')
    .option('--ledger', 'print the driver’s costs: time, Py4J, results, closures')
    .option('--report <file>', 'write a self-contained HTML report')
    .option('--server-log <log>', 'add what this event log of a Spark Connect server has about the recorded run')
    .option('--recording <file>', 'write what is shown to this recording')
    .action(async (file: string, options: ShowFlags) => {
      const { showCommand } = await import('./showCommand');
      finish(await showCommand(file, showOptions(options)));
    });
  root
    .command('runtime')
    .description('show the Python, Spark and Java that a run uses, and create what is missing')
    .option('--json', 'print as JSON')
    .option('--python <path>', 'the Python interpreter to use')
    .action(async (options: { json?: boolean; python?: string }) => {
      const { runtimeCommand } = await import('./runtimeCommand');
      finish(await runtimeCommand(options));
    });
  addDaemon(root.command('daemon').description('keep resources for the next run ready in the background'), finish);
  return root;
}

/** Each command is loaded when it is called. @returns its exit code */
async function run(mode: PrepareRun['mode'], script: string | null, args: string[], options: RunOptions) {
  const gateway = startGateway(process.env);
  const { runCommand } = await import('./runCommand');
  return runCommand(gateway, mode, script, args, options);
}

function addDaemon(daemon: Command, finish: (code: number) => void): void {
  daemon
    .command('start')
    .description('start a background gateway for the next runs, unless one is running')
    .option('--idle <minutes>', 'end after this time without a run', idleMinutes, 30)
    .action(async (options: { idle: number }) => finish(await (await import('./daemonCommand')).startDaemon(options)));
  daemon
    .command('stop')
    .description('end it and everything it keeps ready; runs in progress continue')
    .action(async () => finish(await (await import('./daemonCommand')).stopRunningDaemon()));
  daemon
    .command('status')
    .description('show what it keeps ready and its memory (exit code 3 if it is not running)')
    .option('--json', 'print as JSON')
    .action(async (options: { json?: boolean }) => finish(await (await import('./daemonCommand')).showDaemon(options)));
}

const WHOLE_PARTS = ['plans', 'stages', 'jobs', 'tests', 'gaps', 'executors', 'configuration'] as const;

type ShowFlags = Omit<ShowOptions, 'all'> & { [Part in (typeof WHOLE_PARTS)[number]]?: boolean };

const showOptions = (flags: ShowFlags): ShowOptions => ({ ...flags, all: WHOLE_PARTS.find(part => flags[part]) });

const withoutSeparator = (args: string[]) => (args[0] === '--' ? args.slice(1) : args);

async function main(): Promise<void> {
  // The reader may stop early (`strobe show … | head`); a job continues even if its progress is no longer read.
  process.stdout.on('error', () => process.exit(0));
  process.stderr.on('error', () => undefined);
  let exitCode = 0;
  try {
    await program(code => (exitCode = code)).parseAsync(process.argv);
  } catch (error) {
    exitCode = failure(error);
  }
  process.exitCode = exitCode;
}

function failure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const code = error instanceof StrobeError ? error.code : 'internal';
  const message = error instanceof StrobeError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`strobe: ${message} [${code}]\n`);
  return USAGE_CODES.has(code) ? 2 : 1;
}

void main();
