import type { Run } from '../../model/run';
import { actionNumbers, flag } from '../../view/text/actionNumbers';
import { formatDuration } from '../../view/text/formatDuration';
import type { LineageGroup } from '../../view/text/lineageGroups';
import { lineageGroups } from '../../view/text/lineageGroups';
import { fileName } from '../../view/text/place';
import { highlightPython } from './highlightPython';
import type { Markup } from './html';
import { html } from './html';
import type { ReportLinks } from './reportLinks';
import { selectable } from './selectable';

interface LineMark {
  groups: Set<LineageGroup>;
  signs: string[];
}

/** The recorded sources, the script first, with a mark on every line that made a dataset or ran an action. */
export function sourcePanel(run: Run, links: ReportLinks): Markup {
  if (run.script.sources.length === 0) return html`<p class="empty">The source was not recorded.</p>`;
  const marks = lineMarks(run);
  const files = [...run.script.sources].sort(
    (a, b) => Number(b.file === run.script.file) - Number(a.file === run.script.file),
  );
  return html`${files.map((source, index) => {
    const lines = highlightPython(source.text.replace(/\n$/, ''));
    const text = html`<ol class="source">
      ${lines.map((line, at) => sourceLine(source.file, at + 1, line, marks.get(`${source.file}:${at + 1}`), links))}
    </ol>`;
    if (files.length === 1) return text;
    return html`<details ${index === 0 && html`open`}>
      <summary>${fileName(source.file)}</summary>
      ${text}
    </details>`;
  })}`;
}

function sourceLine(file: string, line: number, text: Markup, mark: LineMark | undefined, links: ReportLinks): Markup {
  if (mark === undefined) return html`<li value="${line}"><code>${text}</code></li>`;
  const groups = [...mark.groups].filter(group => group.stages.length > 0);
  const share = Math.min(
    1,
    groups.reduce((most, group) => Math.max(most, group.share), 0),
  );
  const time = groups.reduce((most, group) => Math.max(most, group.time), 0);
  const said = [
    `line ${line}`,
    ...(time > 0 ? [`in stages of ${formatDuration(time)}`] : []),
    ...mark.signs.map(sign => `action ${sign}`),
  ];
  return html`<li
    value="${line}"
    class="marked"
    ${selectable(links.line(file, line), said.join(', '))}
    style="--h:${share.toFixed(3)}"
  >
    <code>${text}</code>${
      mark.signs.length > 0 &&
      html`<span class="signs">${mark.signs.slice(0, 3).join(' ')}${mark.signs.length > 3 ? ' …' : ''}</span>`
    }
  </li>`;
}

function lineMarks(run: Run): Map<string, LineMark> {
  const groups = lineageGroups(run);
  const numbers = actionNumbers(run);
  const marks = new Map<string, LineMark>();
  const markOf = (file: string, line: number): LineMark => {
    const key = `${file}:${line}`;
    const mark = marks.get(key) ?? { groups: new Set<LineageGroup>(), signs: [] };
    marks.set(key, mark);
    return mark;
  };
  for (const { id, callSite } of run.datasets) {
    if (callSite === null) continue;
    for (let line = callSite.line; line <= (callSite.endLine ?? callSite.line); line += 1) {
      const group = groups.get(id);
      if (group) markOf(callSite.file, line).groups.add(group);
    }
  }
  for (const { id, callSite } of run.actions)
    if (callSite) markOf(callSite.file, callSite.line).signs.push(flag(numbers.get(id) ?? 0));
  return marks;
}
