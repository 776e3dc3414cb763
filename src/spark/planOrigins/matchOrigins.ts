import type { MatchedNode, PlanOwner } from '../../model/runEvent';
import { AnalyzedPlan } from './analyzedPlan';
import { exactOrigins, type Match } from './exactOrigins';
import { withDerived } from './derivedOrigins';
import type { AnalyzedNode, PhysicalNode, PlanFacts } from './planFacts';

export interface MatchedPlan {
  owners: PlanOwner[];
  nodes: MatchedNode[];
}

/**
 * Matches every node of a physical plan with the nodes of the analyzed plan that it implements, and these with the
 * datasets that they are tagged with. The optimizer replaces nodes and loses their tags, but keeps the ids of
 * expressions and what they compute. Nodes that Spark adds get the origins of the node that required them; these are
 * not exact.
 *
 * @returns the current plan, preceded by the initial plan if that is different.
 */
export function matchOrigins({ analyzed: nodes, ...plans }: PlanFacts): MatchedPlan[] {
  const analyzed = new AnalyzedPlan(nodes);
  const isFirst = plans.firstNodes && isOther(plans.firstNodes, plans.nodes);
  return [...(isFirst ? [plans.firstNodes!] : []), plans.nodes].map(each => matchPlan(each, analyzed));
}

function matchPlan(nodes: PhysicalNode[], analyzed: AnalyzedPlan): MatchedPlan {
  const owners = new Owners(analyzed);
  const matches = withDerived(nodes, exactOrigins(nodes, analyzed));
  const matched = nodes.map(({ name, above }, index) => ({
    name,
    above,
    origins: matches[index]!.map(match => owners.origin(match)),
  }));
  return { owners: owners.list, nodes: matched };
}

function isOther(one: PhysicalNode[], other: PhysicalNode[]): boolean {
  return one.length !== other.length || one.some(({ name }, index) => name !== other[index]!.name);
}

/** The tagged nodes of analyzed plans that are origins, and the tagged nodes above them. */
class Owners {
  readonly list: PlanOwner[] = [];
  private readonly known = new Map<number, number>();

  constructor(private readonly analyzed: AnalyzedPlan) {}

  origin({ at, exact, place }: Match): MatchedNode['origins'][number] {
    const owner = at === null ? null : this.of(at);
    if (place?.line !== undefined) return { owner, exact, sql: { line: place.line, text: place.text! } };
    const python = /^(.*):(\d+)$/s.exec(place?.python ?? '');
    return python ? { owner, exact, python: { file: python[1]!, line: Number(python[2]) } } : { owner, exact };
  }

  private of(at: number): number | null {
    const tagged = this.analyzed.taggedFrom(at);
    if (tagged === null) return null;
    const known = this.known.get(tagged);
    if (known !== undefined) return known;
    const { sparkDatasetIds, above, view } = this.analyzed.nodes[tagged] as AnalyzedNode;
    const owner: PlanOwner = { sparkDatasetIds, above: null, ...(view === undefined ? {} : { view }) };
    const index = this.list.push(owner) - 1;
    this.known.set(tagged, index);
    owner.above = above < 0 ? null : this.of(above);
    return index;
  }
}
