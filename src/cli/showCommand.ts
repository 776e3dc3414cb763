import { openRunFile } from '../gateway/openRunFile';
import { reduceRun } from '../model/reduceRun';
import { writeReport } from './runCommand';
import { terminalOf } from './terminal';
import { renderSummary } from '../view/text/summary';

export interface ShowOptions {
  json?: boolean;
  report?: string;
  all?: 'plans' | 'stages' | 'jobs';
}

/** `strobe show`: a recording or an event log of Spark's, without Python, Java or Spark. */
export async function showCommand(path: string, options: ShowOptions): Promise<number> {
  const run = reduceRun(await openRunFile(path));
  if (options.report) await writeReport(run, options.report);
  const text = options.json
    ? JSON.stringify(run, null, 2)
    : renderSummary(run, {
        ...terminalOf(process.stdout),
        live: false,
        recording: path,
        report: options.report,
        all: options.all,
      });
  await new Promise<void>(done => process.stdout.write(`${text}\n`, () => done()));
  return 0;
}
