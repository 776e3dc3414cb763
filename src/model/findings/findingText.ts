import type { Finding } from './finding';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { percent } from '../../text/percent';

/** What a finding is worth: `saves 61.2 s · 31 %`, `costs 1.4 s · 9 %`, `4.1 MiB`; empty if nothing was measured. */
export function findingWorth({ saving, cost, share, evidence }: Finding): string {
  const time = saving ?? cost;
  const parts = [
    ...(time === null ? [] : [`${saving === null ? 'costs' : 'saves'} ${formatDuration(time)}`, percent(share)]),
    ...(time === null && typeof evidence.bytes === 'number' ? [formatBytes(evidence.bytes)] : []),
  ];
  return parts.join(' · ');
}

/** Whether a finding is about the driver or Python, so that it explains the driver's cost. */
export const isOfDriver = ({ rule }: Finding): boolean => /^(driver|plan|python)\./.test(rule);

/** All of a finding as sentences, for a hover or the Problems view. */
export function findingSentences(finding: Finding): string {
  const worth = findingWorth(finding);
  return [
    `${finding.title}${worth === '' ? '' : ` (${worth})`}: ${finding.found}`,
    ...finding.excluded,
    finding.change,
  ].join(' ');
}
