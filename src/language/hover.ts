import * as l10n from '@vscode/l10n';
import type { CallKind } from '../model/runEvent';
import { canonicalOp } from '../model/canonicalOp';
import type { AnchoredFigures } from './figureAnchors';
import { siteText } from './figureText';
import type { TextPosition } from '../text/position';
import type { JobModel, SparkCall, TextRange } from './jobModel';
import type { Width } from './memberTable';
import { sparkMeaning } from './sparkMeanings';

export interface CallHover {
  /** Markdown without HTML and without text from the file. */
  markdown: string;
  range: TextRange;
}

function kindText(kind: CallKind): string {
  switch (kind) {
    case 'transformation':
      return l10n.t('lazy transformation');
    case 'action':
      return l10n.t('action, runs jobs immediately');
    case 'schemaRead':
      return l10n.t('transformation, can run jobs immediately');
    case 'command':
      return l10n.t('command, runs immediately');
    default:
      return '';
  }
}

function widthText(width: Width | null): string {
  if (width === null) return '';
  return width === 'wide' ? l10n.t('wide (shuffle)') : l10n.t('narrow');
}

/** Describes the call at a position: what Spark does for it, and its cost in the last run. */
export function hoverAt(job: JobModel, anchors: AnchoredFigures[], position: TextPosition): CallHover | null {
  // A SQL statement has two calls at the same position. Take the one that runs.
  const call = job.calls.findLast(each => contains(each.nameRange, position));
  if (call === undefined) return null;
  const figures = anchors.filter(anchor => canonicalOp(anchor.site.op) === canonicalOp(call.op) && isAt(anchor, call));
  const parts = [title(call), sparkMeaning(call.owner, call.op), ...figures.map(({ site }) => siteText(site))];
  return { markdown: parts.filter(each => each !== null).join('\n\n'), range: call.nameRange };
}

function title({ owner, op, kind, width }: SparkCall): string {
  const facts = [kindText(kind), widthText(width)].filter(each => each !== '').join(', ');
  return `**${owner}.${op.replace(/_/g, '\\_')}**${facts === '' ? '' : ` · ${facts}`}`;
}

/** The figures of a call end where the call ends. Without columns, they are on its line. */
function isAt({ site, range }: AnchoredFigures, call: SparkCall): boolean {
  if (site.column === null) return range.start.line === call.line;
  const { end } = call.range;
  return range.end.line === end.line && range.end.character === end.character;
}

function contains({ start, end }: TextRange, { line, character }: TextPosition): boolean {
  const afterStart = line > start.line || (line === start.line && character >= start.character);
  return afterStart && (line < end.line || (line === end.line && character <= end.character));
}
