import * as l10n from '@vscode/l10n';
import { isKept } from './keptDatasets';
import { isClassKnown, type JobSource, type MethodCall, type Placed } from './jobSource';
import type { FindInSource, SourceFix } from './sourceDiagnostic';
import type { Node } from './syntaxNodes';

/**
 * `df.count() == 0`. Silent in an `assert`, whose message shows the count, and for a cached dataset, whose cache the count may have
 * to fill.
 */
export const countForEmpty: FindInSource = source =>
  source.isTest
    ? []
    : source
        .methods(/^(?:DataFrame|RDD)$/, /^count$/)
        .filter(call => call.kind === 'action' && isClassKnown(call) && !isKept(source, call))
        .flatMap(call => {
          const test = emptyTest(source, call);
          if (test === null) return [];
          const message = l10n.t(
            'count() computes and counts every row to tell whether there is one. isEmpty() stops at the first row.',
          );
          return [{ range: source.range(call.chunk, test.from, test.to), message, fix: fixOf(source, call, test) }];
        });

interface EmptyTest {
  from: number;
  to: number;
  isNegated: boolean;
}

const AFTER: [RegExp, boolean][] = [
  [/^\s*(?:==|<=)\s*0$|^\s*<\s*1$/, false],
  [/^\s*(?:!=|>)\s*0$|^\s*>=\s*1$/, true],
];
const BEFORE: [RegExp, boolean][] = [
  [/^(?:0\s*(?:==|>=)|1\s*>)\s*$/, false],
  [/^(?:0\s*(?:!=|<)|1\s*<=)\s*$/, true],
];

function emptyTest(source: JobSource, call: MethodCall): EmptyTest | null {
  const { chunk, place } = call;
  const parent = source.parentOf({ chunk, node: place });
  if (parent?.type !== 'comparison') return truthTest(call);
  const { from, to } = parent;
  if (parent.parts.length !== 2 || /\bassert\s*\(?\s*$/.test(chunk.text.slice(Math.max(0, from - 40), from)))
    return null;
  const before = chunk.text.slice(from, place.from);
  const after = chunk.text.slice(place.to, to);
  const [forms, rest] = before === '' ? [AFTER, after] : after === '' ? [BEFORE, before] : [[], ''];
  const form = forms.find(([pattern]) => pattern.test(rest));
  return form === undefined ? null : { from, to, isNegated: form[1] };
}

/** `if df.count():`, `if not df.count():`. */
function truthTest({ chunk, place }: MethodCall): EmptyTest | null {
  if (!/^\s*:\s/.test(chunk.text.slice(place.to, place.to + 80))) return null;
  const head = /(?:^|\s)(?:if|elif)\s+(not\s+)?$/.exec(chunk.text.slice(Math.max(0, place.from - 80), place.from));
  if (head === null) return null;
  const negation = head[1] ?? '';
  return { from: place.from - negation.length, to: place.to, isNegated: negation === '' };
}

function fixOf(source: JobSource, call: MethodCall, { from, to, isNegated }: EmptyTest): SourceFix | null {
  const { chunk, place } = call;
  const parent = source.parentOf({ chunk, node: place });
  if (parent === null || place.positional.length + place.keywords.length > 0) return null;
  if (isNegated && parent.type === 'comparison' && !takesNot(source, { chunk, node: parent })) return null;
  const object = chunk.text.slice(place.from, place.callee.nameFrom);
  return {
    title: l10n.t('Use isEmpty'),
    range: source.range(chunk, from, to),
    newText: `${isNegated ? 'not ' : ''}${object}isEmpty()`,
  };
}

/** Whether `not …` can stand there without brackets. */
function takesNot(source: JobSource, place: Placed): boolean {
  const parent: Node | null = source.parentOf(place);
  return parent === null || /^(?:assignment|branches|call|either|expression|list|loop|return|tuple)$/.test(parent.type);
}
