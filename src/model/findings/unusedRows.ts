import { formatCount } from '../../text/formatCount';
import { groupBy } from '../groupBy';
import type { FetchedResult } from '../run';
import type { Found } from './finding';
import type { RunFacts } from './runFacts';
import { siteKey } from '../siteKey';
import { usedOfResult } from './usedOfResult';

const OPS: ReadonlySet<string> = new Set(['collect', 'toPandas']);

/** Rows that were fetched but dropped in the same expression, according to the recorded source. */
export function unusedRows({ run, thresholds }: RunFacts): Found[] {
  const sources = new Map(run.script.sources.map(({ file, text }) => [file, text]));
  const whole = run.ledger.fetches.filter(({ op, callSite, rows }) => OPS.has(op ?? '') && callSite && rows !== null);
  return [...groupBy(whole, ({ callSite }) => siteKey(callSite!)).values()].flatMap(fetches => {
    const { callSite, op, actionId } = fetches[0]!;
    const sum = (value: (fetch: FetchedResult) => number) => fetches.reduce((all, each) => all + value(each), 0);
    const rows = sum(each => each.rows!);
    const bytes = sum(each => each.bytes);
    if (rows < thresholds.unusedRows || bytes < thresholds.unusedBytes) return [];
    const used = usedOfResult(sources.get(callSite!.file) ?? '', callSite!, op!);
    if (used === null) return [];
    const unused = rows - used.rows * fetches.length;
    if (unused < thresholds.unusedRows || (bytes * unused) / rows < thresholds.unusedBytes) return [];
    const kept =
      used.rows === 0 ? 'none of them is' : `${formatCount(used.rows)} of them ${used.rows === 1 ? 'is' : 'are'}`;
    return [
      {
        rule: 'driver.unusedRows',
        title: `\`${op}\` fetched unused rows`,
        found: `${formatCount(rows)} rows were sent to the driver, ${kept} used (\`${used.how}\`).`,
        lines: [callSite!],
        cost: sum(each => each.transferTime + (each.deserializeTime ?? 0)),
        evidence: { rows, unused, bytes },
        change: used.change,
        actionId,
      },
    ];
  });
}
