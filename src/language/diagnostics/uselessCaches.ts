import * as l10n from '@vscode/l10n';
import type { PlacedCall } from '../callRecorder';
import type { JobSource, MethodCall, Placed } from './jobSource';
import { loopsAround } from './loops';
import type { FindInSource, SourceFix } from './sourceDiagnostic';
import { withoutMember } from './withoutMember';
import type { Node } from './syntaxNodes';

/**
 * `cache()` or `persist()` of a dataset that at most one action reads. Silent in notebooks and loops, and where the dataset goes to
 * code that is not followed: another function, a collection, a view.
 */
export const uselessCaches: FindInSource = source =>
  source.isNotebook
    ? []
    : source
        .methods(/^(?:DataFrame|RDD)$/, /^(?:cache|persist)$/)
        .filter(call => call.guess === undefined && isReadOnce(source, call))
        .map(call => ({
          range: call.nameRange,
          message: l10n.t(
            'At most one action reads this dataset, so nothing reads the cache, and filling it takes time and memory. Remove {0}().',
            call.op,
          ),
          fix: fixOf(source, call),
        }));

function isReadOnce(source: JobSource, call: MethodCall): boolean {
  const [dataset, ...more] = source.inputsOf(call);
  const place: Placed = { chunk: call.chunk, node: call.place };
  if (dataset === undefined || !OWN.test(dataset.owner)) return false;
  if (more.length > 0 || dataset.feedsItself || loopsAround(source, place).length > 0) return false;
  const start: Placed = { chunk: dataset.chunk, node: dataset.place as Node };
  if (source.functionOf(start) !== source.functionOf(place) || sharesSource(source, dataset)) return false;
  const walk = new ReadersWalk(source);
  const times = walk.times(start, 0);
  return times <= 1 && walk.visited.has(call.place) && (times === 1 || source.functionOf(place) !== null);
}

/** Classes whose datasets no library reads by itself. */
const OWN = /^(?:DataFrame|GroupedData|RDD|Spark|DataFrameNa|DataFrameReader|SQLContext)/;

/** Whether another dataset of the file has the same source: Spark finds a cache by the plan. */
function sharesSource(source: JobSource, dataset: PlacedCall): boolean {
  const own = rootsOf(source, dataset);
  const others = source.calls.filter(each => each.parents.length === 0 && each.makes !== null && !own.includes(each));
  const byName = own.some(each => QUERIES.test(each.op));
  const texts = new Set(own.map(textOf));
  return others.some(each => (byName && QUERIES.test(each.op)) || texts.has(textOf(each)));
}

const QUERIES = /^(?:sql|table)$/;
const textOf = ({ chunk, place, op }: PlacedCall): string =>
  chunk.text.slice(place.from, place.to).split(`.${op}`).at(-1)!;

function rootsOf(source: JobSource, dataset: PlacedCall): PlacedCall[] {
  const seen = new Set([dataset]);
  for (const each of seen) source.inputsOf(each).forEach(input => seen.add(input));
  return [...seen].filter(({ parents }) => parents.length === 0);
}

const MANY = 2;
const MAX_STEPS = 200;
/** They read their input more than once, or make something that can be read again. */
const READS_AGAIN =
  /^(?:orderBy|sort|sortBy|sortByKey|repartitionByRange|repartitionAndSortWithinPartitions|randomSplit|pivot|zipWithIndex|rdd|transform|toLocalIterator|checkpoint|localCheckpoint|writeStream|sql)$/;

/** Counts how often actions compute a dataset, by following its value through the syntax. */
class ReadersWalk {
  readonly visited = new Set<Node>();

  constructor(private readonly source: JobSource) {}

  /** @returns 2 for more than one, or for a use that is not followed */
  times(value: Placed, steps: number): number {
    const { source } = this;
    const parent = source.parentOf(value);
    this.visited.add(value.node);
    if (steps > MAX_STEPS || parent === null) return MANY;
    const next: Placed = { chunk: value.chunk, node: parent };
    switch (parent.type) {
      case 'expression':
        return 0;
      case 'assignment':
        return parent.value === value.node && parent.target.type === 'name'
          ? this.timesOfVariable({ chunk: value.chunk, node: parent.target }, parent.target.name, steps)
          : MANY;
      case 'attribute':
        return source.callAt(value.chunk, parent) === null
          ? this.timesOfMethod(next, steps)
          : this.timesOfCall(next, steps);
      case 'call':
        return source.callAt(value.chunk, parent) === null ? MANY : this.timesOfCall(next, steps);
      case 'subscript':
        return source.roleOf(value) === 'object' && source.callAt(value.chunk, parent) === null ? 0 : MANY;
      default:
        return MANY;
    }
  }

  private timesOfVariable(bound: Placed, name: string, steps: number): number {
    const { source } = this;
    const scope = source.functionOf(bound);
    let times = 0;
    for (const read of source.readsOf(name, bound)) {
      if (times >= MANY || source.functionOf(read) !== scope || loopsAround(source, read).length > 0) return MANY;
      times += this.times(read, steps + 1);
    }
    return times;
  }

  /** `df.count` in `df.count()`, or `df.columns`, which computes nothing. */
  private timesOfMethod(attribute: Placed, steps: number): number {
    const call = this.source.parentOf(attribute);
    if (call?.type !== 'call' || call.callee !== attribute.node) return 0;
    return this.timesOfCall({ chunk: attribute.chunk, node: call }, steps);
  }

  private timesOfCall(place: Placed, steps: number): number {
    const call = this.source.callAt(place.chunk, place.node);
    if (call === null) return place.node.type === 'call' && isOfValue(place.node) ? 0 : MANY;
    if (
      READS_AGAIN.test(call.op) ||
      !/^(?:DataFrame|GroupedData|RDD|DataFrameWriter|DataFrameNaFunctions)/.test(call.owner)
    )
      return MANY;
    if (call.kind === 'action') return 1;
    if (call.kind === 'transformation' || call.kind === 'other') {
      this.visited.add(place.node);
      return this.times(place, steps + 1);
    }
    return MANY;
  }
}

/** A method that is no Spark call, such as `df.isLocal()`, computes nothing. */
const isOfValue = ({ callee }: Node & { type: 'call' }): boolean => callee.type === 'attribute';

/** A statement of its own stays, because it can be the only one of its block. */
function fixOf(source: JobSource, call: MethodCall): SourceFix | null {
  const { chunk, place } = call;
  if (place.unpacks || source.parentOf({ chunk, node: place })?.type === 'expression') return null;
  const member = { nameFrom: place.callee.nameFrom, to: place.to };
  return withoutMember(source, chunk, member, l10n.t('Remove {0}', call.op));
}
