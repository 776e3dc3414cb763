import type { VNode } from 'preact';
import type { Finding } from '../../model/findings/finding';
import type { Run } from '../../model/run';
import { findingKeys } from '../findingKeys';
import type { RunLinks } from '../runLinks';
import { findingWorth } from '../../model/findings/findingText';
import { fullPlace } from '../text/place';
import { printable } from '../text/printable';
import { FailureCard } from './failureCard';
import { useSelectable } from './selection';

/** Failures, then the findings about the given things. */
export function RunMessages(props: { run: Run; links: RunLinks; only: (key: string) => boolean }): VNode {
  const { run, links, only } = props;
  const findings = run.findings.filter(finding => findingKeys(run, finding, links).some(only));
  return (
    <>
      <FailureCard run={run} links={links} />
      {findings.length > 0 && (
        <section class="message" aria-label="Findings">
          <h2>Findings</h2>
          <ul>
            {findings.map((finding, index) => (
              <li key={index}>
                <FindingLine run={run} finding={finding} links={links} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function FindingLine({ run, finding, links }: { run: Run; finding: Finding; links: RunLinks }): VNode {
  const selectable = useSelectable();
  const [key] = findingKeys(run, finding, links);
  const place = fullPlace(finding.lines[0] ?? null);
  const worth = findingWorth(finding);
  const text = printable(worth === '' ? finding.title : `${finding.title}: ${worth}`).replaceAll('`', '');
  const props = key === undefined ? {} : selectable(key, `${place} ${text}`.trim());
  return (
    <div {...props}>
      {place !== '' && <span class="line">{place}</span>} {text}
    </div>
  );
}
