import { textWidth } from './textWidth';
import { hasTests } from '../../model/testCosts';
import { isRemote } from '../../model/applications';
import type { Run } from '../../model/run';
import { cutText } from './fitText';
import { formatDuration } from '../../text/formatDuration';
import { createPalette } from './palette';
import { fileName } from './place';
import { printable } from './printable';
import { statusPaint, statusText } from './statusMark';
import { stopText } from './stopText';

/** Two lines: the script with its status and duration, and the environment. */
export function header(run: Run, options: { width: number; color: boolean }): string[] {
  const palette = createPalette(options.color);
  const name = runName(run);
  const status = statusText(run.status);
  const more = [stopText(run), duration(run), exit(run)].filter(text => text !== '').join(', ');
  const left = cutText(name, Math.max(5, options.width - textWidth(status) - textWidth(more) - 4));
  return [
    `${palette.strong(left)}  ${statusPaint(run.status, palette)(status)}${more === '' ? '' : `  ${more}`}`,
    palette.faint(cutText(environment(run), options.width)),
  ].filter(line => line !== '');
}

/** The file name of the script; of tests, the command; otherwise the application name. */
export function runName(run: Run): string {
  if (run.script.file !== null) return fileName(run.script.file);
  const command = hasTests(run) ? commandName(run.script.args) : '';
  return printable(command || (run.applications[0]?.name ?? 'run'));
}

/** `pytest` of `python -m pytest -q` and of `/usr/bin/pytest -q`. */
function commandName(args: string[]): string {
  const module = args.indexOf('-m');
  const isPython = /^python[\d.]*(?:\.exe)?$/.test(fileName(args[0] ?? ''));
  if (isPython && module > 0) return args[module + 1] ?? '';
  return fileName((isPython ? args.slice(1).find(each => !each.startsWith('-')) : args[0]) ?? '');
}

function duration(run: Run): string {
  const start = run.script.startTime ?? run.applications[0]?.startTime ?? null;
  const end = run.script.endTime ?? run.applications[run.applications.length - 1]?.endTime ?? null;
  return start === null || end === null ? '' : `in ${formatDuration(end - start)}`;
}

function exit(run: Run): string {
  if (run.script.signal !== null) return `signal ${printable(run.script.signal)}`;
  return run.script.exitCode ? `exit code ${run.script.exitCode}` : '';
}

/** A server elsewhere can be older or newer than its client, and need not have said its version. */
function versionOf({ applications: [application], script: { pysparkVersion } }: Run): string {
  if (!application) return '';
  const { sparkVersion } = application;
  const isTold =
    pysparkVersion !== null && (!sparkVersion || (isRemote(application) && pysparkVersion !== sparkVersion));
  const versions = [sparkVersion && `Spark ${sparkVersion}`, isTold && `pyspark ${pysparkVersion}`];
  return versions.filter(Boolean).join(' · ');
}

/** `Spark 4.3.0 · local[8] · Python 3.11.7 · Java 17.0.12` */
export function environment(run: Run): string {
  const application = run.applications[0];
  const java = application?.javaVersion?.split(' ')[0];
  const parts = [
    versionOf(run),
    application?.master ?? '',
    run.script.pythonVersion ? `Python ${run.script.pythonVersion}` : '',
    java ? `Java ${java}` : '',
    run.applications.length > 1 ? `${run.applications.length} applications` : '',
  ];
  return printable(parts.filter(part => part !== '').join(' · '));
}
