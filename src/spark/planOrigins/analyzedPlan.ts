import { AnalyzedScope } from './analyzedScope';
import type { AnalyzedNode } from './planFacts';
import { addTo } from './termIndex';

/**
 * The analyzed plans of a query, indexed by what they define and by their conditions and keys. Nodes are identified by
 * their index.
 */
export class AnalyzedPlan {
  private readonly definers = new Map<string, number[]>();
  private readonly scopes = new Map<number, AnalyzedScope>();
  /** Of each node the root of the innermost subquery that holds it. */
  private readonly subqueries: (number | null)[] = [];

  constructor(readonly nodes: readonly AnalyzedNode[]) {
    const members = new Map<number, [number, AnalyzedNode][]>();
    nodes.forEach((node, at) => {
      for (const { id } of node.defines ?? []) addTo(this.definers, `${node.scope}/${id}`, at);
      this.subqueries.push(node.subquery ? at : (this.subqueries[node.above] ?? null));
      addTo(members, node.scope, [at, node]);
    });
    for (const [scope, each] of members)
      this.scopes.set(scope, new AnalyzedScope(each, at => this.subqueryOf(at) !== null));
  }

  scope(scope: number): AnalyzedScope {
    return this.scopes.get(scope) ?? new AnalyzedScope([], () => false);
  }

  /**
   * Nodes that define an expression id. A reference to a common table expression has the ids of its definition, which
   * comes first.
   */
  definersOf(scope: number, id: number): number[] {
    const found = this.definers.get(`${scope}/${id}`) ?? [];
    const proper = found.filter(at => this.kindOf(at) !== 'CTERelationRef');
    return proper.length > 0 ? proper : found;
  }

  kindOf(at: number): string {
    return this.nodes[at]!.kind;
  }

  /** The root of the innermost subquery that contains a node; null outside of subqueries. */
  subqueryOf(at: number): number | null {
    return this.subqueries[at] ?? null;
  }

  /**
   * The node itself or the nearest one above that identifies its owner, by tags or as a view; null if there is none.
   */
  taggedFrom(at: number): number | null {
    for (let each = at; each >= 0; each = this.nodes[each]!.above)
      if (this.nodes[each]!.sparkDatasetIds.length > 0 || this.nodes[each]!.view !== undefined) return each;
    return null;
  }

  /** Whether the nearest tag at or above a node is one of these. */
  isTagged(at: number, sparkDatasetIds: readonly number[]): boolean {
    const tagged = this.taggedFrom(at);
    return tagged !== null && this.nodes[tagged]!.sparkDatasetIds.some(id => sparkDatasetIds.includes(id));
  }
}
