import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StrobeError } from '../errors/strobeError';
import { historyPlace, type HistoryPlace } from '../historyServer/historyPlace';
import type { ServedLog } from '../historyServer/servedLogs';
import { loadCodecs } from '../runFiles/codecs/decompress';
import { listLogs } from '../runFiles/logList';
import { logParts } from '../runFiles/logParts';
import { logTable } from '../view/text/logTable';
import { isGrowingLog, isRecordingFile, openRunFile, openWithServerLog, readRun } from '../runFiles/openRunFile';
import { writeRecording } from '../runFiles/recording';
import { reduceRun } from '../model/reduceRun';
import { gaps } from '../model/gaps';
import { lineProfile } from '../model/lineProfile';
import { followLog } from './followLog';
import { historyList, historyLog } from './historyLog';
import { LateProgress } from './lateProgress';
import { writeReport } from './report/writeReport';
import { inTemporaryFolder } from './temporaryFolder';
import { terminalOf } from './terminal';
import type { ListedApplication, ListedLog } from '../model/listedLog';
import type { Run } from '../model/run';
import type { RunEvent } from '../model/runEvent';
import { renderFindings } from '../view/text/answerLines';
import { renderLedger } from '../view/text/ledger';
import { jsonPieces } from '../text/jsonPieces';
import { renderStage } from '../view/text/stageDetail';
import { renderSummary, type SummaryOptions } from '../view/text/summary';

const STILL_RUNS = 'By its log, the application still runs. --follow follows it until it ends.';

export interface ShowOptions {
  json?: boolean;
  report?: string;
  /** Only the answer: what took the time, by finding and by line. */
  findings?: boolean;
  /** Driver costs, instead of the summary. */
  ledger?: boolean;
  all?: SummaryOptions['all'];
  /** Only this stage: its quantiles and its longest tasks. */
  stage?: number;
  /** Where to write what is shown as a recording. */
  recording?: string;
  /** The event log of the server of Spark Connect that the recorded run used. */
  serverLog?: string;
  /** Waits for the end of the application whose log it is, and shows its progress meanwhile. */
  follow?: boolean;
}

/**
 * `strobe show`: a recording or a Spark event log, without Python, Java or Spark; a list of the event logs in a folder, or of a
 * history server; or one of the latter.
 * @returns its exit code
 */
export async function showCommand(path: string, options: ShowOptions): Promise<number> {
  const place = historyPlace(path);
  if (place !== null) return showPlace(place, path, options);
  const logs = await logsIn(path);
  if (logs !== null) return showList(logs, each => basename(each.path), options);
  if (options.follow) return followFile(path, options);
  const grows = await isGrowingLog(path);
  const run = await runIn(path, options);
  await showRun(run, path, options);
  if (grows && run.status === 'lost') process.stderr.write(`strobe: ${STILL_RUNS}\n`);
  return 0;
}

/** @param address as the user gave it */
async function showPlace(place: HistoryPlace, address: string, options: ShowOptions): Promise<number> {
  const { server, applicationId } = place;
  if (options.follow)
    throw cannotFollow('logs on this machine: a History Server sends a log as it is when it is asked');
  if (applicationId === null) return showList(await historyList(server), nameOfAttempt, options);
  await inTemporaryFolder(async folder =>
    showRun(await runIn(await historyLog(place, applicationId, folder), options), address, options),
  );
  return 0;
}

/** What follows `/history/` in the address of its pages. */
const nameOfAttempt = ({ applicationId, attempt }: ServedLog): string =>
  attempt === null ? applicationId : `${applicationId}/${attempt}`;

async function showList<Log extends ListedApplication>(
  logs: Log[],
  nameOf: (log: Log) => string,
  { json, follow }: ShowOptions,
): Promise<number> {
  if (follow) throw cannotFollow('one event log, and this is a folder of them');
  const table = () => logTable(logs, nameOf, terminalOf(process.stdout)).join('\n');
  await print([json ? JSON.stringify(logs, null, 2) : table()]);
  return 0;
}

async function followFile(path: string, options: ShowOptions): Promise<number> {
  const { recording, serverLog } = options;
  if (serverLog !== undefined || (await isRecordingFile(path)))
    throw cannotFollow('event logs, and a recording is shown as it is');
  const events: RunEvent[] = [];
  const { run, exitCode } = await followLog(path, event => recording !== undefined && events.push(event));
  if (recording !== undefined) writeRecording(recording, events);
  await showRun(run, path, options);
  return exitCode;
}

const cannotFollow = (what: string) => new StrobeError('usage', `--follow is for ${what}.`);

/** @param name of what is shown, as the user gave it */
async function showRun(run: Run, name: string, options: ShowOptions): Promise<void> {
  if (options.report) await writeReport(run, options.report);
  // The JSON of a production log is longer than a string can be.
  if (options.json) await print(jsonPieces({ ...run, profile: lineProfile(run), gaps: gaps(run) }));
  else await print([shown(run, name, options)]);
}

async function runIn(file: string, { recording, serverLog }: ShowOptions): Promise<Run> {
  if (recording === undefined && serverLog === undefined) return readWithProgress(file);
  const events = await (serverLog === undefined ? openRunFile(file) : openWithServerLog(file, serverLog));
  if (recording !== undefined) writeRecording(recording, events);
  return reduceRun(events);
}

function readWithProgress(file: string): Promise<Run> {
  const progress = new LateProgress();
  const message = `Reading ${basename(file)}`;
  return readRun(file, fraction => progress.update(message, fraction)).finally(() => progress.clear());
}

/** Null if the path is no folder of logs. */
async function logsIn(path: string): Promise<ListedLog[] | null> {
  const isFolder = await stat(path).then(
    found => found.isDirectory(),
    () => false,
  );
  if (!isFolder || logParts(path) !== null) return null;
  await loadCodecs();
  const logs = await listLogs(path);
  return logs.length > 0 ? logs : null;
}

/** A reader that needs no more (`strobe show … | head`) is no error. */
async function print(text: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(text), process.stdout, { end: false });
    await new Promise<void>(done => process.stdout.write('\n', () => done()));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

function shown(run: Run, path: string, { findings, ledger, report, all, stage }: ShowOptions): string {
  const terminal = terminalOf(process.stdout);
  if (findings) return renderFindings(run, terminal);
  if (ledger) return renderLedger(run, terminal);
  if (stage !== undefined) return oneStage(run, stage, terminal);
  return renderSummary(run, { ...terminal, live: false, recording: path, report, all });
}

/** @throws StrobeError `usage` if the run has no such stage. */
function oneStage(run: Run, stage: number, terminal: ReturnType<typeof terminalOf>): string {
  const text = renderStage(run, stage, terminal);
  if (text === null) throw new StrobeError('usage', `There is no stage ${stage}: strobe show --stages lists them.`);
  return text;
}
