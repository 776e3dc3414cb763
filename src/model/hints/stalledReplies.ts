import { formatCount } from '../../text/formatCount';
import type { Hint, HintSource } from './hint';
import type { HintThresholds } from './hintThresholds';

/** Nagle's algorithm on one side and delayed acknowledgement on the other: see py4j issue 516. */
const STALL_MS = 40;
/** What the replies of a line take on average at least where most of them stall: now and then one is acknowledged at once. */
const MOSTLY_STALLED_MS = 30;

/** Answers that did not fit into the JVM's buffer of 8 KiB and waited for the wire. */
export function stalledReplies(run: HintSource, thresholds: HintThresholds): Hint[] {
  return run.ledger.sites.flatMap(({ callSite, ops, largeReplies, largeReplyTime, sparkTime }) => {
    const time = largeReplyTime - sparkTime;
    // Answers that came sooner did not stall.
    if (callSite === null || largeReplies < thresholds.stalledReplies || time < MOSTLY_STALLED_MS * largeReplies)
      return [];
    const what = ops.length > 0 ? ` to ${ops.map(op => `\`${op}\``).join(', ')}` : '';
    return [
      {
        code: 'driver.stalledReplies',
        title: 'Replies that stall on the wire',
        found: `${formatCount(largeReplies)} replies over 8 KiB${what}: most wait about ${STALL_MS} ms between two packets.`,
        callSites: [callSite],
        cost: { time, bytes: null },
        change:
          'Ask once and keep the answer (a schema, a list of columns), or ask for less at a time: below 8 KiB nothing stalls.',
      },
    ];
  });
}
