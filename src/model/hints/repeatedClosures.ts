import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import type { Hint, HintSource } from './hint';
import type { HintThresholds } from './hintThresholds';
import { lineSite } from './lineSite';

/** Code alone, without data that it captured, hardly comes to more: a loop may well send it every time. */
const CODE_BYTES = 32_000;

/** The same bytes sent to the JVM again. */
export function repeatedClosures(run: HintSource, thresholds: HintThresholds): Hint[] {
  return run.ledger.closures.flatMap(({ callSite, size, shipped, functions }) => {
    const again = size * (shipped - 1);
    if (shipped < 2 || size < CODE_BYTES || again < thresholds.repeatedClosureBytes) return [];
    const [outer] = functions;
    const callSites = [
      ...(callSite === null ? [] : [callSite]),
      ...functions.map(({ file, line, name }) => lineSite(file, line, name)),
    ];
    return [
      {
        code: 'driver.repeatedClosure',
        title: 'The same closure sent again',
        found: `${outer ? `\`${outer.name}\`` : 'A function'} of ${formatBytes(size)} was pickled and sent ${formatCount(shipped)} times, the same bytes each time.`,
        callSites,
        cost: { time: null, bytes: again },
        change:
          'Build the dataset once and reuse it (`cache()` where it is computed again), or broadcast what the function captures.',
      },
    ];
  });
}
