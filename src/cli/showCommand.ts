import { openRunFile, openWithServerLog } from '../gateway/openRunFile';
import { writeRecording } from '../gateway/recording';
import { lineProfile } from '../model/lineProfile';
import { reduceRun } from '../model/reduceRun';
import { writeReport } from './report/writeReport';
import { terminalOf } from './terminal';
import type { Run } from '../model/run';
import { renderFindings } from '../view/text/answerLines';
import { renderLedger } from '../view/text/ledger';
import { renderSummary, type SummaryOptions } from '../view/text/summary';

export interface ShowOptions {
  json?: boolean;
  report?: string;
  /** Only the answer: what took the time, by finding and by line. */
  findings?: boolean;
  /** Driver costs, instead of the summary. */
  ledger?: boolean;
  all?: SummaryOptions['all'];
  /** Where to write what is shown as a recording. */
  recording?: string;
  /** The event log of the server of Spark Connect that the recorded run used. */
  serverLog?: string;
}

/** `strobe show`: a recording or a Spark event log, without Python, Java or Spark. */
export async function showCommand(path: string, options: ShowOptions): Promise<number> {
  const { serverLog, recording } = options;
  const events = await (serverLog === undefined ? openRunFile(path) : openWithServerLog(path, serverLog));
  if (recording) writeRecording(recording, events);
  const run = reduceRun(events);
  if (options.report) await writeReport(run, options.report);
  const text = shown(run, path, options);
  await new Promise<void>(done => process.stdout.write(`${text}\n`, () => done()));
  return 0;
}

function shown(run: Run, path: string, { json, findings, ledger, report, all }: ShowOptions): string {
  if (json) return JSON.stringify({ ...run, profile: lineProfile(run) }, null, 2);
  const terminal = terminalOf(process.stdout);
  if (findings) return renderFindings(run, terminal);
  if (ledger) return renderLedger(run, terminal);
  return renderSummary(run, { ...terminal, live: false, recording: path, report, all });
}
