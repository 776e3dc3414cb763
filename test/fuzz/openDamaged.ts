import { htmlReport } from '../../src/cli/report/htmlReport';
import { StrobeError } from '../../src/errors/strobeError';
import { gaps } from '../../src/model/gaps';
import { lineProfile } from '../../src/model/lineProfile';
import { readRun } from '../../src/runFiles/openRunFile';
import { renderFindings } from '../../src/view/text/answerLines';
import { renderLedger } from '../../src/view/text/ledger';
import { renderStage } from '../../src/view/text/stageDetail';
import { renderSummary } from '../../src/view/text/summary';

/** Of the process, not of the clock: other work on the machine does not count. */
const LONGEST_CPU_MS = 5000;
const MOST_STAGES = 10;
const PLAIN = { width: 100, color: false };

/**
 * Opens a file, and shows it as every command does.
 * @returns what is wrong with that; null if nothing is. A refusal with a code is not wrong.
 */
export async function openDamaged(path: string, withReport: boolean): Promise<string | null> {
  const start = process.cpuUsage();
  try {
    const run = await readRun(path);
    JSON.stringify({ ...run, profile: lineProfile(run), gaps: gaps(run) });
    const text = [
      renderSummary(run, { ...PLAIN, recording: 'r', all: 'plans' }),
      renderSummary(run, { ...PLAIN, recording: 'r', all: 'stages' }),
      renderSummary(run, { ...PLAIN, recording: 'r', all: 'gaps' }),
      ...run.stages.slice(0, MOST_STAGES).map(({ id }) => renderStage(run, id, PLAIN)),
      renderFindings(run, PLAIN),
      renderLedger(run, PLAIN),
    ].join('\n');
    if (withReport) htmlReport(run);
    if (/\p{Cc}/u.test(text.replaceAll('\n', ''))) return 'the text has control characters';
    const odd = /-\d+(\.\d+)? (ms|s|min|h|B|KiB|MiB|GiB)\b|\bNaN\b|\bundefined\b|\[object |\bInfinity\b/.exec(text);
    if (odd) return `the text has "${text.slice(Math.max(0, odd.index - 40), odd.index + 30).replaceAll('\n', '⏎')}"`;
  } catch (error) {
    if (!(error instanceof StrobeError)) return `${(error as Error).stack?.split('\n').slice(0, 6).join('\n')}`;
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 > LONGEST_CPU_MS ? 'it took more than 5 s' : null;
}
