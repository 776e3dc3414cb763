import type { PlanNode, Run } from '../model/run';
import type { CallSite } from '../model/runEvent';
import type { RunLinks } from './runLinks';

/** Keys of the datasets, actions and plan nodes whose call includes a line of a file. */
export function thingsAtLine(run: Run, links: RunLinks, file: string, line: number): ReadonlySet<string> {
  const covers = (site: CallSite | null): boolean =>
    site !== null && site.file === file && site.line <= line && line <= (site.endLine ?? site.line);
  const found = new Set<string>();
  for (const { id, callSite } of run.datasets) if (covers(callSite)) found.add(links.dataset(id));
  for (const { id, callSite } of run.actions) if (covers(callSite)) found.add(links.action(id));
  for (const { id, applicationId, plans } of run.queries) {
    const waiting: PlanNode[] = plans.final ? [plans.final] : [];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (covers(node.callSite) || node.origins.some(each => covers(each.callSite)))
        found.add(links.planNode(applicationId, id, node.id));
      waiting.push(...node.children);
    }
  }
  return found;
}
