import type { ComponentChildren, VNode } from 'preact';
import type { Finding } from '../../model/findings/finding';
import type { Run } from '../../model/run';
import { findingKeys } from '../findingKeys';
import type { RunLinks } from '../runLinks';
import { findingWorth } from '../../model/findings/findingText';
import { fullPlace } from '../text/place';
import { codeText } from './codeText';
import { useSelectable } from './selection';

interface Props {
  run: Run;
  links: RunLinks;
  finding: Finding;
  /** Buttons of the page. */
  children?: ComponentChildren;
}

/** A finding: its cause and worth, its line, what was found, what it is not, and the change to make. */
export function FindingCard({ run, links, finding, children }: Props): VNode {
  return (
    <article class="finding" data-rule={finding.rule} data-row="">
      <Head run={run} links={links} finding={finding} />
      <p class="found">{codeText(finding.found)}</p>
      {finding.excluded.length > 0 && <p class="excluded">{codeText(finding.excluded.join(' '))}</p>}
      <div class="foot">
        <p class="change">{codeText(finding.change)}</p>
        {children}
      </div>
    </article>
  );
}

function Head({ run, links, finding }: Omit<Props, 'children'>): VNode {
  const selectable = useSelectable();
  const [key] = findingKeys(run, finding, links);
  const [line = null] = finding.lines;
  const worth = findingWorth(finding);
  const label = [finding.title, worth, fullPlace(line)].filter(text => text !== '').join(', ');
  const props = key === undefined ? { class: 'title' } : selectable(key, label.replaceAll('`', ''), 'title');
  return (
    <div class="head">
      <h2>
        <span {...props}>{codeText(finding.title)}</span>
      </h2>
      <span class="worth">{worth}</span>
      {line && (
        <button
          type="button"
          class="link line"
          data-file={line.file}
          data-line={line.line}
          title={`Go to ${line.file}:${line.line}`}
        >
          {fullPlace(line)}
        </button>
      )}
    </div>
  );
}
