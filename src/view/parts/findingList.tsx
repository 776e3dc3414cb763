import type { VNode } from 'preact';
import type { Finding } from '../../model/findings/finding';
import type { CallSite } from '../../model/runEvent';
import type { RunLinks } from '../runLinks';
import { findingWorth } from '../../model/findings/findingText';
import { fullPlace } from '../text/place';
import { codeText } from './codeText';
import { useSelectable } from './selection';

/** Findings, the most expensive first: title, worth, lines, reason and change. */
export function FindingList({ findings, links }: { findings: readonly Finding[]; links: RunLinks }): VNode {
  const selectable = useSelectable();
  const placeOf = (site: CallSite): VNode => {
    const key = links.lineOf(site);
    const text = fullPlace(site);
    const props = key === null ? { class: 'line' } : selectable(key, `line ${text}`, 'line pick');
    return <span {...props}>{text}</span>;
  };
  return (
    <ul class="plainList findings">
      {findings.map((finding, index) => (
        <li key={index}>
          <div class="head">
            {finding.lines[0] && placeOf(finding.lines[0])} <b>{codeText(finding.title)}</b>{' '}
            <span class="cost">{findingWorth(finding)}</span>
          </div>
          <p>
            {codeText([finding.found, ...finding.excluded].join(' '))}
            {finding.lines.length > 1 && <> See also {finding.lines.slice(1).map(site => [placeOf(site), ' '])}</>}
          </p>
          <p class="change">{codeText(finding.change)}</p>
        </li>
      ))}
    </ul>
  );
}
