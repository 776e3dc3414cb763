import * as l10n from '@vscode/l10n';
import type { PlacedCall } from '../callRecorder';
import { isClassKnown, type JobSource, type Placed } from './jobSource';
import type { FindInSource } from './sourceDiagnostic';
import type { Node } from './syntaxNodes';

/** Their call has an effect, or their result is the object itself. */
const HAS_EFFECT = /^(?:cache|persist|unpersist|checkpoint|localCheckpoint|transform|sql|setName)$/;

/**
 * A transformation that is a statement: its result is dropped, and the DataFrame stays as it was. Silent for the last line of a
 * notebook's cell, which is displayed, and where an error of the analysis is expected.
 */
export const unusedTransformations: FindInSource = source =>
  source.calls.flatMap(call => {
    const message = messageFor(call);
    const place: Placed = { chunk: call.chunk, node: call.place as Node };
    if (message === null || !isClassKnown(call) || source.parentOf(place)?.type !== 'expression') return [];
    if (expectsError(source, place) || (source.isNotebook && source.isLastOfCell(call.chunk, call.place.to))) return [];
    return [{ range: call.nameRange, message, fix: null }];
  });

function messageFor({ kind, owner, op }: PlacedCall): string | null {
  const isLazy = kind === 'transformation' && /^(?:DataFrame|RDD|GroupedData|DataFrameNaFunctions)$/.test(owner);
  if (isLazy && !HAS_EFFECT.test(op) && !/^write/.test(op))
    return l10n.t(
      '{0} returns a new {1} and changes nothing. Assign its result, or remove the line.',
      op,
      nameOf(owner),
    );
  if (kind === 'other' && /^(?:DataFrameWriter|DataStreamWriter)$/.test(owner))
    return owner === 'DataStreamWriter'
      ? l10n.t('Nothing is written: {0} only configures the writer. Call start() or toTable().', op)
      : l10n.t('Nothing is written: {0} only configures the writer. Call save(), saveAsTable() or parquet().', op);
  return null;
}

const nameOf = (owner: string): string => (owner === 'RDD' ? 'RDD' : 'DataFrame');

/** In a `try`, and in `with pytest.raises(…)`, the call may be there for its error. */
function expectsError(source: JobSource, place: Placed): boolean {
  for (const { node, role } of source.around(place)) {
    if (role === 'body' && (node.type === 'function' || node.type === 'class')) return false;
    if (role === 'body' && node.type === 'try') return true;
    if (role === 'body' && node.type === 'with' && node.items.some(({ value }) => isRaises(value))) return true;
  }
  return false;
}

function isRaises(value: Node): boolean {
  if (value.type !== 'call') return false;
  const { callee } = value;
  return (callee.type === 'attribute' || callee.type === 'name') && /raises|suppress|warns/i.test(callee.name);
}
