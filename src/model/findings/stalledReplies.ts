import { formatCount } from '../../text/formatCount';
import type { Found } from './finding';
import type { RunFacts } from './runFacts';

/** Caused by Nagle's algorithm together with delayed acknowledgement: see py4j issue 516. */
const STALL_MS = 40;
/** Minimum average time of the replies at a line if most of them stall: sometimes one is acknowledged immediately. */
const MOSTLY_STALLED_MS = 30;

/** Answers that did not fit into the JVM's 8 KiB buffer and waited for an acknowledgement. */
export function stalledReplies({ run, thresholds }: RunFacts): Found[] {
  return run.ledger.sites.flatMap(({ callSite, ops, largeReplies, largeReplyTime, sparkTime }) => {
    const time = largeReplyTime - sparkTime;
    // Faster answers did not stall.
    if (callSite === null || largeReplies < thresholds.stalledReplies || time < MOSTLY_STALLED_MS * largeReplies)
      return [];
    const what = ops.length > 0 ? ` to ${ops.map(op => `\`${op}\``).join(', ')}` : '';
    return [
      {
        rule: 'driver.stalledReplies',
        title: 'Py4J replies that stall on the network',
        found: `${formatCount(largeReplies)} replies over 8 KiB${what}: most of them wait about ${STALL_MS} ms between two packets.`,
        lines: [callSite],
        cost: time,
        evidence: { replies: largeReplies },
        change:
          'Request it once and keep the result (for example a schema or a list of columns), or request less at a time: replies below 8 KiB do not stall.',
      },
    ];
  });
}
