import type { CallKind } from '../model/runEvent';
import { canonicalOp } from '../model/canonicalOp';
import type { AnchoredFigures } from './figureAnchors';
import { siteText } from './figureText';
import type { TextPosition } from '../text/position';
import type { JobModel, SparkCall, TextRange } from './jobModel';
import { sparkMeaning } from './sparkMeanings';

export interface CallHover {
  /** Markdown without HTML; nothing in it comes from the file. */
  markdown: string;
  range: TextRange;
}

const KINDS: Record<CallKind, string> = {
  transformation: 'transformation, lazy',
  action: 'action: runs jobs now',
  schemaRead: 'looks lazy, may run jobs at once',
  command: 'command: runs at once',
  other: '',
  unclassified: '',
};

/** What the call whose name is at a position means to Spark, and what it cost in the last run. */
export function hoverAt(job: JobModel, anchors: AnchoredFigures[], position: TextPosition): CallHover | null {
  // Of two at one place (a statement of SQL), the one that runs.
  const call = job.calls.findLast(each => contains(each.nameRange, position));
  if (call === undefined) return null;
  const figures = anchors.filter(anchor => canonicalOp(anchor.site.op) === canonicalOp(call.op) && isAt(anchor, call));
  const parts = [title(call), sparkMeaning(call.owner, call.op), ...figures.map(({ site }) => siteText(site))];
  return { markdown: parts.filter(each => each !== null).join('\n\n'), range: call.nameRange };
}

function title({ owner, op, kind, width }: SparkCall): string {
  const said = [KINDS[kind], width === null ? '' : `${width}${width === 'wide' ? ' (shuffles)' : ''}`];
  const facts = said.filter(each => each !== '').join(', ');
  return `**${owner}.${op.replace(/_/g, '\\_')}**${facts === '' ? '' : ` · ${facts}`}`;
}

/** A call's figures end where it ends; without columns they are on its line. */
function isAt({ site, range }: AnchoredFigures, call: SparkCall): boolean {
  if (site.column === null) return range.start.line === call.line;
  const { end } = call.range;
  return range.end.line === end.line && range.end.character === end.character;
}

function contains({ start, end }: TextRange, { line, character }: TextPosition): boolean {
  const afterStart = line > start.line || (line === start.line && character >= start.character);
  return afterStart && (line < end.line || (line === end.line && character <= end.character));
}
