/** The `strobe` command. Exit codes: the job's own; 2 for a wrong call or a missing script; 1 for Strobe's own errors. */
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import type { PrepareRun } from '../wire/messages';
import { StrobeError } from '../errors/strobeError';
import type { RunOptions } from './runCommand';
import type { ShowOptions } from './showCommand';
import { startGateway } from './startGateway';

const USAGE_CODES: ReadonlySet<string> = new Set(['usage', 'script.missing', 'command.missing']);

/** Two weeks. Timers hold no more than 24 days. */
const LONGEST_IDLE = 20_160;

function configuration(value: string, known: Record<string, string>): Record<string, string> {
  const cut = value.indexOf('=');
  if (cut < 1) throw new StrobeError('usage', `--conf takes KEY=VALUE, not "${value}".`);
  return { ...known, [value.slice(0, cut)]: value.slice(cut + 1) };
}

function lineNumber(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new StrobeError('usage', `--to-line takes a line from 1, not "${value}".`);
  return Number(value);
}

function idleMinutes(value: string): number {
  const minutes = Number(value);
  if (value.trim() === '' || !(minutes > 0) || minutes > LONGEST_IDLE)
    throw new StrobeError('usage', `--idle takes minutes, more than 0 and up to ${LONGEST_IDLE}, not "${value}".`);
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
      .option('--recording <file>', 'where the recording goes (default: the folder of recent runs)')
      .option('--record-rows', 'keep the first rows of what actions return in the recording')
      .option('--report <file>', 'write a self-contained HTML report')
      .option('--python <path>', 'the Python to use');
  const sparkOptions = (command: Command) =>
    command
      .option('--master <url>', 'the Spark master, unless the script sets one')
      .option('--conf <key=value>', 'a Spark setting (may be repeated)', configuration, {});

  sparkOptions(runOptions(root.command('run')))
    .description('run a script; its exit code and standard output are the job’s own')
    .option('--to-line <line>', 'end the script when the statement at this line has run an action', lineNumber)
    .argument('<file>', 'the Python script, or a file of Spark SQL (.sql)')
    .argument('[args...]', 'its arguments, after --')
    .action(async (file: string, args: string[], options: RunOptions) => finish(await run('run', file, args, options)));
  runOptions(root.command('exec'))
    .description('run any command that starts a Python driver (pytest, spark-submit job.py, python -m module)')
    .argument('<command...>', 'the command and its arguments')
    .passThroughOptions()
    .action(async (command: string[], options: RunOptions) =>
      finish(await run('exec', null, withoutSeparator(command), { ...options, conf: {} })),
    );
  sparkOptions(runOptions(root.command('explain')))
    .description('show lineage and plans without running an action')
    .argument('<file>', 'the Python script')
    .argument('[args...]', 'its arguments, after --')
    .action(async (file: string, args: string[], options: RunOptions) =>
      finish(await run('explain', file, args, options)),
    );
  root
    .command('show')
    .description('show a recording or a Spark event log')
    .argument('<file>', 'a .strobe recording, or an event log (a file or a rolling log’s folder)')
    .option('--json', 'print the whole run as JSON')
    .option('--plans', 'print every query’s plan')
    .option('--stages', 'print every stage')
    .option('--jobs', 'print every job')
    .option('--ledger', 'print what the driver paid: its time, Py4J, results, closures')
    .option('--report <file>', 'write a self-contained HTML report')
    .action(async (file: string, options: ShowFlags) => {
      const { showCommand } = await import('./showCommand');
      finish(await showCommand(file, showOptions(options)));
    });
  root
    .command('runtime')
    .description('say which Python, Spark and Java a run uses, and make what is missing')
    .option('--json', 'print as JSON')
    .option('--python <path>', 'the Python to use')
    .action(async (options: { json?: boolean; python?: string }) => {
      const { runtimeCommand } = await import('./runtimeCommand');
      finish(await runtimeCommand(options));
    });
  addDaemon(root.command('daemon').description('keep what runs need ready in the background'), finish);
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
    .description('start a gateway in the background that the next runs use, unless there is one')
    .option('--idle <minutes>', 'how long it waits for a run before it ends', idleMinutes, 30)
    .action(async (options: { idle: number }) => finish(await (await import('./daemonCommand')).startDaemon(options)));
  daemon
    .command('stop')
    .description('end it, and what it keeps ready; runs that are on go on')
    .action(async () => finish(await (await import('./daemonCommand')).stopRunningDaemon()));
  daemon
    .command('status')
    .description('say what it keeps ready and how much memory that takes (exit code 3 where none runs)')
    .option('--json', 'print as JSON')
    .action(async (options: { json?: boolean }) => finish(await (await import('./daemonCommand')).showDaemon(options)));
}

type ShowFlags = Omit<ShowOptions, 'all'> & { plans?: boolean; stages?: boolean; jobs?: boolean };

const showOptions = ({ plans, stages, jobs, ...rest }: ShowFlags): ShowOptions => ({
  ...rest,
  all: plans ? 'plans' : stages ? 'stages' : jobs ? 'jobs' : undefined,
});

const withoutSeparator = (args: string[]) => (args[0] === '--' ? args.slice(1) : args);

async function main(): Promise<void> {
  // Who reads may stop reading (`strobe show … | head`); a job goes on without its progress being read.
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
