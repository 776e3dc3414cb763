import type { Finding } from './finding';
import type { NodeAt } from './planNodes';
import { distinctLines, type RunFacts } from './runFacts';

type Place = Pick<Finding, 'lines' | 'applicationId' | 'datasetIds' | 'stageIds' | 'actionId' | 'queryId' | 'nodeIds'>;

/** Where a finding about nodes of one query is: the first node's lines first. */
export function placeOf(facts: RunFacts, ...nodes: [NodeAt, ...NodeAt[]]): Place {
  const [{ query }] = nodes;
  return {
    lines: distinctLines(nodes.flatMap(at => facts.lines(at))),
    applicationId: query.applicationId,
    datasetIds: [...new Set(nodes.flatMap(({ node }) => node.datasetIds))],
    stageIds: [...new Set(nodes.flatMap(({ node }) => node.stageIds))],
    actionId: query.actionId,
    queryId: query.id,
    nodeIds: nodes.map(({ node }) => node.id),
  };
}
