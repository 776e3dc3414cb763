import * as l10n from '@vscode/l10n';
import type { Expression, Subscript } from '../syntax';
import { mayBeSmall } from './rows';
import { objectOf, type JobSource, type MethodCall, type Placed } from './jobSource';
import type { Found, FindInSource, SourceFix } from './sourceDiagnostic';

/** `df.collect()[0]`, `df.collect()[:5]`, `len(df.collect())`, directly or by a variable that is used for nothing else. */
export const unusedRows: FindInSource = source =>
  source.isTest
    ? []
    : source
        .methods(/^DataFrame$|^RDD$/, /^(?:collect|toPandas)$/)
        .filter(call => call.kind === 'action' && call.guess === undefined)
        .flatMap(call => foundAt(source, call) ?? []);

function foundAt(source: JobSource, call: MethodCall): Found | null {
  const { chunk, place, nameRange: range } = call;
  const direct = useOf(source, { chunk, node: place });
  const uses = direct === null ? usesOfVariable(source, call) : [direct];
  if (uses.length === 0) return null;
  if (uses.every(each => each.type === 'length')) {
    const message = l10n.t(
      '{0}() sends every row to the driver, and only their number is used. count() sends no rows.',
      call.op,
    );
    return { range, message, fix: direct === null ? null : lengthFix(source, call) };
  }
  const rows = Math.max(...uses.map(each => (each.type === 'rows' ? each.count : 0)));
  if (call.op !== 'collect' || uses.some(each => each.type !== 'rows') || rows === 0) return null;
  if (isSmall(source, call)) return null;
  const message =
    rows === 1
      ? l10n.t(
          'collect() sends every row to the driver, and only the first is used. Use first(), which fetches one row.',
        )
      : l10n.t('collect() sends every row to the driver, and only the first {0} are used. Use take({0}).', rows);
  return { range, message, fix: direct?.type === 'rows' ? takeFix(source, call, rows) : null };
}

/** How the value of a node is used: its length, its first rows, or otherwise (null). */
type Use = { type: 'length' } | { type: 'rows'; count: number } | null;

function useOf(source: JobSource, place: Placed): Use {
  const parent = source.parentOf(place);
  const role = source.roleOf(place);
  if (parent?.type === 'call' && role === 'positional')
    return isLen(parent.callee) && parent.positional.length === 1 ? { type: 'length' } : null;
  if (parent?.type !== 'subscript' || role !== 'object') return null;
  // A target of an assignment or `del` changes the list.
  if (source.roleOf({ chunk: place.chunk, node: parent }) === 'target') return null;
  const count = rowsOf(place.chunk.text, parent);
  return count === null ? null : { type: 'rows', count };
}

const isLen = (callee: Expression): boolean => callee.type === 'name' && callee.name === 'len';

/** The number of first rows that a subscript reads: `[0]`, `[2]`, `[:5]`. */
function rowsOf(text: string, { from, to }: Subscript): number | null {
  const [, index, end] = /\[\s*(?:(\d+)|0?\s*:\s*(\d+))\s*\]$/.exec(text.slice(from, to)) ?? [];
  if (index !== undefined) return Number(index) + 1;
  return end === undefined ? null : Number(end);
}

function usesOfVariable(source: JobSource, { chunk, place }: MethodCall): Exclude<Use, null>[] {
  const assigned = source.parentOf({ chunk, node: place });
  if (assigned?.type !== 'assignment' || assigned.value !== place || assigned.target.type !== 'name') return [];
  const at: Placed = { chunk, node: assigned.target };
  const { name } = assigned.target;
  if (source.bindingsOf(name, at).length > 1 || source.mentions(/\b(?:globals|locals|vars|exec|eval)\(/)) return [];
  const uses = source.readsOf(name, at).map(read => useOf(source, read));
  return uses.includes(null) ? [] : uses.filter(each => each !== null);
}

/** One row, or few: then `collect` fetches no more than is used. */
function isSmall(source: JobSource, call: MethodCall): boolean {
  const inputs = source.inputsOf(call);
  return inputs.length === 0 ? false : inputs.some(each => mayBeSmall(source, each));
}

function lengthFix(source: JobSource, { chunk, place }: MethodCall): SourceFix | null {
  const outer = source.parentOf({ chunk, node: place });
  if (outer?.type !== 'call' || place.positional.length + place.keywords.length > 0) return null;
  const newText = `${chunk.text.slice(place.from, place.callee.nameFrom)}count()`;
  return { title: l10n.t('Use count'), range: source.range(chunk, outer.from, outer.to), newText };
}

/** `collect()[0]` → `take(1)[0]`: unlike `first()`, it fails in the same way if there is no row. */
function takeFix(source: JobSource, call: MethodCall, rows: number): SourceFix | null {
  const { chunk, place } = call;
  if (place.positional.length + place.keywords.length > 0 || objectOf(call).type === 'plain') return null;
  const range = source.range(chunk, place.callee.nameFrom, place.to);
  return { title: l10n.t('Use take({0})', rows), range, newText: `take(${rows})` };
}
