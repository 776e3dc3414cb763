import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import { useSelectable } from '../../view/parts/selection';
import type { RunLinks } from '../../view/runLinks';
import { actionNumbers, flag } from '../../view/text/actionNumbers';
import { formatDuration } from '../../text/formatDuration';
import type { LineageGroup } from '../../view/text/lineageGroups';
import { lineageGroups } from '../../view/text/lineageGroups';
import { fileName } from '../../view/text/place';
import { highlightPython } from './highlightPython';

interface LineMark {
  groups: Set<LineageGroup>;
  signs: string[];
}

type Code = ReturnType<typeof highlightPython>[number];

/** The recorded sources, the script first, with a mark on every line that made a dataset or ran an action. */
export function SourcePanel({ run, links }: { run: Run; links: RunLinks }): VNode {
  if (run.script.sources.length === 0) return <p class="empty">The source was not recorded.</p>;
  const marks = lineMarks(run);
  const files = [...run.script.sources].sort(
    (a, b) => Number(b.file === run.script.file) - Number(a.file === run.script.file),
  );
  return (
    <>
      {files.map((source, index) => {
        const lines = highlightPython(source.text.replace(/\n$/, ''));
        const text = (
          <ol class="source">
            {lines.map((code, at) => {
              const mark = marks.get(`${source.file}:${at + 1}`);
              if (mark === undefined) return <PlainLine line={at + 1} code={code} />;
              return <MarkedLine line={at + 1} code={code} mark={mark} name={links.line(source.file, at + 1)} />;
            })}
          </ol>
        );
        if (files.length === 1) return text;
        return (
          <details open={index === 0}>
            <summary>{fileName(source.file)}</summary>
            {text}
          </details>
        );
      })}
    </>
  );
}

function PlainLine({ line, code }: { line: number; code: Code }): VNode {
  return (
    <li value={line}>
      <code>{code}</code>
    </li>
  );
}

function MarkedLine({ line, code, mark, name }: { line: number; code: Code; mark: LineMark; name: string }): VNode {
  const selectable = useSelectable();
  const groups = [...mark.groups].filter(group => group.stages.length > 0);
  const share = Math.min(
    1,
    groups.reduce((most, group) => Math.max(most, group.share), 0),
  );
  const time = groups.reduce((most, group) => Math.max(most, group.elapsed), 0);
  const said = [
    `line ${line}`,
    ...(time > 0 ? [`in stages of ${formatDuration(time)} elapsed`] : []),
    ...mark.signs.map(sign => `action ${sign}`),
  ];
  return (
    <li value={line} class="marked" style={{ '--h': share.toFixed(3) }}>
      <code {...selectable(name, said.join(', '))}>{code}</code>
      {mark.signs.length > 0 && (
        <span class="signs">
          {mark.signs.slice(0, 3).join(' ')}
          {mark.signs.length > 3 ? ' …' : ''}
        </span>
      )}
    </li>
  );
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
