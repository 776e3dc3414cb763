import * as l10n from '@vscode/l10n';
import type { PlacedCall } from '../callRecorder';
import type { JobSource, MethodCall } from './jobSource';
import { mayBeSmall } from './rows';
import type { FindInSource, SourceFix } from './sourceDiagnostic';

/**
 * `a.join(b)`: each row of `a` with each row of `b`. Silent where a later filter can be the condition, where one side may be a
 * single row, and where no use of the result is seen, because its user may filter.
 */
export const joinWithoutCondition: FindInSource = source =>
  source
    .methods(/^DataFrame$/, /^join$/)
    .filter(
      call =>
        call.guess === undefined && hasNoCondition(call) && !mayBeFiltered(source, call) && !hasSmallSide(source, call),
    )
    .map(call => ({
      range: call.nameRange,
      message: l10n.t(
        'A join without a condition returns each row of one side with each row of the other. Pass the key as the second argument, or use crossJoin if this is intended.',
      ),
      fix: fixOf(source, call),
    }));

/** Only the other side is given, or also a type of join that returns the pairs. */
function hasNoCondition({ place }: MethodCall): boolean {
  const { positional, keywords, unpacks } = place;
  if (unpacks || positional.length > 1) return false;
  const others = keywords.filter(({ name }) => name !== 'other');
  if (positional.length + keywords.length - others.length !== 1) return false;
  return others.every(({ name, value }) => name === 'how' && value.type === 'string' && isPairing(value.text));
}

const isPairing = (how: string | null): boolean =>
  /^(?:inner|left|right|full|(?:left|right|full)_?outer|outer)$/.test(how ?? '');

const MAX_VISITS = 500;
const ENDS = /^(?:agg|count|groupBy|limit)$/;

/** Whether the result is filtered, or its use is not seen. */
function mayBeFiltered(source: JobSource, call: PlacedCall): boolean {
  const open = [...source.readersOf(call)];
  if (open.length === 0) return true;
  const seen = new Set(open);
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (/^(?:filter|where|createOrReplaceTempView|createTempView|sql|transform|join)$/.test(each.op)) return true;
    if (each.kind === 'action' || ENDS.test(each.op)) continue;
    for (const reader of source.readersOf(each)) {
      if (seen.has(reader)) continue;
      if (seen.size > MAX_VISITS) return true;
      seen.add(reader);
      open.push(reader);
    }
  }
  return false;
}

function hasSmallSide(source: JobSource, call: MethodCall): boolean {
  return source.inputsOf(call).some(each => mayBeSmall(source, each));
}

/** The same join by its name, which is how an intended one is written. */
function fixOf(source: JobSource, { chunk, place }: MethodCall): SourceFix | null {
  if (place.keywords.length > 0) return null;
  const { callee } = place;
  return {
    title: l10n.t('Use crossJoin'),
    range: source.range(chunk, callee.nameFrom, callee.to),
    newText: 'crossJoin',
  };
}
