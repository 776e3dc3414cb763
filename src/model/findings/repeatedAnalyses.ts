import { formatCount } from '../../text/formatCount';
import { sumOf } from '../sumOf';
import type { Found } from './finding';
import type { RunFacts } from './runFacts';

/** Analyses of one line, and their time, from which on they are told. */
const MANY = 5;
const LONG_MS = 100;
/** They change something, so they cannot be left out. */
const MARKS = new Set(['persist', 'unpersist']);

/**
 * Spark Connect: a line that asks the server again and again about plans, such as for `df.columns` in a loop. A classic session
 * has analyzed a plan when it is made.
 */
export function repeatedAnalyses({ run }: RunFacts): Found[] {
  return run.ledger.sites.flatMap(({ callSite, rpcs }) => {
    const analyses = rpcs.filter(({ method, what }) => method === 'AnalyzePlan' && !MARKS.has(what ?? ''));
    const count = sumOf(analyses, rpc => rpc.count);
    const time = sumOf(analyses, rpc => rpc.time);
    if (callSite === null || count < MANY || time < LONG_MS) return [];
    const asked = analyses.flatMap(({ what }) => (what === null ? [] : [`\`${what}\``])).join(', ');
    return [
      {
        rule: 'driver.repeatedAnalyses',
        title: 'Round trips for analyses in a loop',
        found: `${formatCount(count)} requests to analyze a plan (${asked}): the script waits for the server each time.`,
        lines: [callSite],
        cost: time,
        saving: time * (1 - 1 / count),
        evidence: { analyses: count },
        change:
          'Ask once before the loop and keep the result, or make all columns in one call (`withColumns`, `select`): a DataFrame that a loop makes anew is analyzed anew.',
      },
    ];
  });
}
