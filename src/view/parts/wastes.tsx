import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import type { CallSite } from '../../model/runEvent';
import type { RunLinks } from '../runLinks';
import { fullPlace } from '../text/place';
import { printable } from '../text/printable';
import { wasteCost, wastesOf } from '../text/wasteText';
import { useSelectable } from './selection';

/** Known inefficiencies, highest cost first: title, cost, lines, reason and fix. */
export function Wastes({ run, links }: { run: Run; links: RunLinks }): VNode {
  const selectable = useSelectable();
  const wastes = wastesOf(run.insights);
  const place = (site: CallSite): VNode => {
    const key = links.lineOf(site);
    const text = fullPlace(site);
    const props = key === null ? { class: 'line' } : selectable(key, `line ${text}`, 'line pick');
    return <span {...props}>{text}</span>;
  };
  return (
    <ul class="plainList wastes">
      {wastes.map(({ waste }, index) => (
        <li key={index}>
          <div class="head">
            {place(waste.callSites[0]!)} <b>{codeText(waste.title)}</b> <span class="cost">{wasteCost(waste)}</span>
          </div>
          <p>
            {codeText(waste.found)}
            {waste.callSites.length > 1 && <> See also {waste.callSites.slice(1).map(site => [place(site), ' '])}</>}
          </p>
          <p class="change">{codeText(waste.change)}</p>
        </li>
      ))}
    </ul>
  );
}

/** Formats text between backticks as code. */
function codeText(text: string): (string | VNode)[] {
  return printable(text)
    .split('`')
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
