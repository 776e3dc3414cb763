import type { Finding } from '../model/findings/finding';
import type { Run } from '../model/run';
import type { RunLinks } from './runLinks';

/** What a finding is about, as keys of `RunLinks`: its first line first, then what it says of the plan and the stages. */
export function findingKeys(run: Run, finding: Finding, links: RunLinks): string[] {
  const { lines, stageIds, datasetIds, actionId } = finding;
  const application = applicationOf(run, finding);
  const keys = [
    ...lines.map(site => links.lineOf(site)),
    ...stageIds.map(id => links.stage(application, id)),
    ...datasetIds.map(id => links.dataset(id)),
    actionId === null ? null : links.action(actionId),
  ];
  return keys.filter(key => key !== null);
}

/** Where the plan shows a finding: its first node, else its query, its action or its stage. */
export function planKeyOf(run: Run, finding: Finding, links: RunLinks): string | null {
  const { queryId, nodeIds, actionId, stageIds } = finding;
  const application = applicationOf(run, finding);
  if (queryId !== null && nodeIds[0] !== undefined) return links.planNode(application, queryId, nodeIds[0]);
  if (queryId !== null) return links.query(application, queryId);
  if (actionId !== null) return links.action(actionId);
  return stageIds[0] === undefined ? null : links.stage(application, stageIds[0]);
}

/** Where the lineage shows a finding: its first dataset, else the dataset at its line, its stage or its action. */
export function lineageKeyOf(run: Run, finding: Finding, links: RunLinks): string | null {
  const { datasetIds, lines, stageIds, actionId } = finding;
  const [first] = lines;
  const atLine = run.datasets.find(
    ({ callSite }) => first && callSite?.file === first.file && callSite.line === first.line,
  );
  const id = atLine?.id ?? datasetIds[0];
  if (id !== undefined) return links.dataset(id);
  if (stageIds[0] !== undefined) return links.stage(applicationOf(run, finding), stageIds[0]);
  return actionId === null ? null : links.action(actionId);
}

function applicationOf(run: Run, { applicationId }: Finding): string {
  return applicationId ?? run.applications[0]?.id ?? '';
}
