import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringifyChunked } from '@discoveryjs/json-ext';
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
  // The JSON of a production log is longer than a string can be.
  if (options.json) await print(stringifyChunked({ ...run, profile: lineProfile(run) }, null, 2));
  else await print([shown(run, path, options)]);
  return 0;
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

function shown(run: Run, path: string, { findings, ledger, report, all }: ShowOptions): string {
  const terminal = terminalOf(process.stdout);
  if (findings) return renderFindings(run, terminal);
  if (ledger) return renderLedger(run, terminal);
  return renderSummary(run, { ...terminal, live: false, recording: path, report, all });
}
