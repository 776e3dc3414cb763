import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import type { Found } from './finding';
import type { RunFacts } from './runFacts';
import { lineSite } from './lineSite';

/** Code without captured data is rarely larger: a loop may send it every time. */
const CODE_BYTES = 32_000;

/** The same bytes, sent to the JVM more than once. */
export function repeatedClosures({ run, thresholds }: RunFacts): Found[] {
  return run.ledger.closures.flatMap(({ callSite, size, shipped, functions }) => {
    const again = size * (shipped - 1);
    if (shipped < 2 || size < CODE_BYTES || again < thresholds.repeatedClosureBytes) return [];
    const [outer] = functions;
    const lines = [
      ...(callSite === null ? [] : [callSite]),
      ...functions.map(({ file, line, name }) => lineSite(file, line, name)),
    ];
    return [
      {
        rule: 'driver.repeatedClosure',
        title: 'Same closure sent repeatedly',
        found: `${outer ? `\`${outer.name}\`` : 'A function'} (${formatBytes(size)}) was pickled and sent ${formatCount(shipped)} times with the same bytes.`,
        lines,
        cost: null,
        evidence: { bytes: again, shipped },
        change:
          'Build the dataset once and reuse it (call `cache()` if it is computed more than once), or broadcast what the function captures.',
      },
    ];
  });
}
