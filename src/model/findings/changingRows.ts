import { readsCache } from '../leafNodes';
import { groupBy } from '../groupBy';
import type { Dataset } from '../run';
import type { Found } from './finding';
import type { NodeAt } from './planNodes';
import { distinctLines, type RunFacts } from './runFacts';
import { isStreaming } from './streamingDatasets';
import { plural } from '../../text/plural';

/** Their values depend on the order of rows, or on the partition that a row is in. */
const EXPRESSIONS = /\b(rand|randn|randstr|uniform|uuid|monotonically_increasing_id|shuffle|spark_partition_id)\(/;

/**
 * Datasets whose rows depend on the order of shuffled rows, and that several actions computed: `rand`, `uuid`, `sample`
 * or `monotonically_increasing_id` above a shuffle, which delivers rows in the order in which they arrive. The actions may
 * see different rows. There is no cost in time.
 */
export function changingRows(facts: RunFacts): Found[] {
  const nodes = facts.nodes.filter(at => changes(at) && isAboveShuffle(at));
  const places = nodes.flatMap(at => {
    const dataset = facts.dataset(at.node.origins.find(({ exact }) => exact)?.datasetId ?? null);
    return dataset && !isStreaming(dataset, facts) ? [{ at, dataset }] : [];
  });
  return [...groupBy(places, ({ dataset }) => dataset).entries()].flatMap(
    ([dataset, found]) =>
      changing(
        dataset,
        found.map(({ at }) => at),
        facts,
      ) ?? [],
  );
}

function changes({ node }: NodeAt): boolean {
  return (
    node.name === 'Sample' || ((node.name === 'Project' || node.name === 'Filter') && EXPRESSIONS.test(node.detail))
  );
}

/** A sort in between would give the rows an order, so it is looked for first. */
function isAboveShuffle(at: NodeAt): boolean {
  return at.below.some(
    each =>
      !/^(Sort|TakeOrdered)/.test(each.node.name) &&
      !readsCache(each.node) &&
      (each.node.name === 'Exchange' || isAboveShuffle(each)),
  );
}

function changing(dataset: Dataset, nodes: NodeAt[], facts: RunFacts): Found | null {
  const actionIds = [...new Set(nodes.flatMap(({ query }) => query.actionId ?? []))];
  if (actionIds.length < 2) return null;
  const [first] = nodes;
  const actions = facts.run.actions.filter(({ id }) => actionIds.includes(id));
  const what = first!.node.name === 'Sample' ? 'sample' : EXPRESSIONS.exec(first!.node.detail)![1]!;
  return {
    rule: 'dataset.notDeterministic',
    title: 'Actions may see different rows',
    found:
      `${plural(actions.length, 'action')} computed \`${what}\` each for itself, over rows that come from a shuffle in no fixed order: ` +
      'a row can have another value the second time.',
    lines: distinctLines([...facts.lines(first!), dataset.callSite, ...actions.map(({ callSite }) => callSite)]),
    applicationId: dataset.applicationId,
    datasetIds: [dataset.id],
    stageIds: [...new Set(nodes.flatMap(({ node }) => node.stageIds))],
    actionId: actions.at(-1)?.id ?? null,
    queryId: nodes.at(-1)!.query.id,
    nodeIds: [nodes.at(-1)!.node.id],
    cost: null,
    evidence: { actions: actions.length, expression: what },
    change:
      'Compute the rows once: `cache()` (or `checkpoint()`, if executors may be lost) right after this call, before the first action. Or make the value from the row itself, such as `xxhash64` of its key.',
  };
}
