import { readRunFile } from '../runFiles/openRunFile';
import { lineProfile } from '../model/lineProfile';
import { RunReducer } from '../model/reduceRun';
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
}

/** `strobe show`: a recording or a Spark event log, without Python, Java or Spark. */
export async function showCommand(path: string, options: ShowOptions): Promise<number> {
  const reducer = new RunReducer();
  for await (const events of readRunFile(path)) for (const event of events) reducer.apply(event);
  const run = reducer.snapshot();
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
