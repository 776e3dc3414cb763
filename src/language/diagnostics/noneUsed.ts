import * as l10n from '@vscode/l10n';
import type { Expression } from '../syntax';
import { isClassKnown, type JobSource, type MethodCall, type Placed } from './jobSource';
import type { FindInSource } from './sourceDiagnostic';
import type { Name } from './chunkTree';

/** Methods of a DataFrame that print, register or write, and return None. */
const PRINTS =
  /^(?:show|printSchema|explain|foreach|foreachPartition|create(?:OrReplace)?(?:Global)?TempView|registerTempTable)$/;
/** Built-in functions that are called for what they do with the value. */
const READS_VALUE =
  /^(?:bool|dict|display|enumerate|float|int|iter|len|list|max|min|next|print|set|sorted|str|sum|tuple|zip)$/;

/** `df = df.show()`, `df.show().count()`, `print(df.show())`: the value is None, and it is used. */
export const noneUsed: FindInSource = source =>
  source
    .methods(/^(?:DataFrame|DataFrameWriter|DataFrameWriterV2)$/, /./)
    .filter(call => isClassKnown(call) && returnsNone(call))
    .flatMap(call => {
      const name = usedAs(source, call);
      if (name === null) return [];
      const message =
        name === ''
          ? l10n.t('{0}() returns None. Call it in a statement of its own, and use the DataFrame itself here.', call.op)
          : l10n.t(
              '{0}() returns None, and {1} is used as a DataFrame below. Assign the DataFrame first, then call {0}() in a statement of its own.',
              call.op,
              name,
            );
      return [{ range: call.nameRange, message, fix: null }];
    });

const returnsNone = ({ owner, op, kind }: MethodCall): boolean =>
  owner === 'DataFrame' ? PRINTS.test(op) : kind === 'action';

/** The variable by which the value is used; empty if it is used directly; null if it is not used. */
function usedAs(source: JobSource, { chunk, place }: MethodCall): string | null {
  if (isUse(source, { chunk, node: place })) return '';
  const assigned = source.parentOf({ chunk, node: place });
  if (assigned?.type !== 'assignment' || assigned.value !== place || assigned.target.type !== 'name') return null;
  const { target } = assigned;
  return readsUntilBoundAgain(source, { chunk, node: target }).some(read => isUse(source, read)) ? target.name : null;
}

/** Whether the value must be something else than None there: its member is read, it is iterated, or a DataFrame is expected. */
function isUse(source: JobSource, place: Placed): boolean {
  const parent = source.parentOf(place);
  const role = source.roleOf(place);
  switch (parent?.type) {
    case 'attribute':
    case 'subscript':
      return role === 'object';
    case 'loop':
    case 'comprehension':
      return role === 'source';
    case 'call':
      return (
        role === 'positional' && (isReader(parent.callee) || isSparkCall(source, { chunk: place.chunk, node: parent }))
      );
    default:
      return false;
  }
}

const isReader = (callee: Expression): boolean => callee.type === 'name' && READS_VALUE.test(callee.name);

function isSparkCall(source: JobSource, { chunk, node }: Placed): boolean {
  const call = source.callAt(chunk, node);
  return call !== null && isClassKnown(call) && /^(?:DataFrame|RDD)$/.test(call.owner);
}

/** Reads of a variable in the same function, after it is bound at a place and before it is bound again, by their positions. */
function readsUntilBoundAgain(source: JobSource, bound: Placed<Name>): Placed[] {
  const { name } = bound.node;
  const scope = source.functionOf(bound);
  const start = positionOf(bound);
  const [next] = source
    .bindingsOf(name, bound)
    .filter(each => positionOf(each) > start)
    .sort((a, b) => positionOf(a) - positionOf(b));
  return source.readsOf(name, bound).filter(read => {
    const isBefore = next === undefined || positionOf(read) < positionOf(next) || source.isInStatementOf(read, next);
    return (
      positionOf(read) > start && isBefore && !source.isInStatementOf(read, bound) && source.functionOf(read) === scope
    );
  });
}

const MAX_CHUNK = 2 ** 28;

/** A number by which places in a file are ordered. A definition counts as the start of its chunk or as its own. */
const positionOf = ({ chunk, node }: Placed): number =>
  chunk.row * MAX_CHUNK + ('from' in node ? (node as { from: number }).from : 0);
