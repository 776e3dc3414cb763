import type { AnalyzedNode, Term } from './planFacts';

/** A term of an analyzed node. */
export interface TermAt {
  at: number;
  term: Term;
}

/**
 * The analyzed plans of a query, indexed by what they define and by their conditions and keys. Nodes are identified by
 * their index.
 */
export class AnalyzedPlan {
  private readonly definers = new Map<string, number[]>();

  constructor(readonly nodes: readonly AnalyzedNode[]) {
    nodes.forEach((node, at) => {
      for (const { id } of node.defines ?? []) {
        const key = `${node.scope}/${id}`;
        this.definers.set(key, [...(this.definers.get(key) ?? []), at]);
      }
    });
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

  /** Nodes of a scope for which `accepts` returns true, parents first. */
  find(scope: number, accepts: (node: AnalyzedNode) => boolean): number[] {
    return this.nodes.flatMap((node, at) => (node.scope === scope && accepts(node) ? [at] : []));
  }

  /** All conditions and comparisons of the nodes of a scope. */
  terms(scope: number, termsOf: (node: AnalyzedNode) => Term[] | undefined): TermAt[] {
    return this.nodes.flatMap((node, at) =>
      node.scope === scope ? (termsOf(node) ?? []).map(term => ({ at, term })) : [],
    );
  }

  root(scope: number): number | null {
    const at = this.nodes.findIndex(node => node.scope === scope);
    return at < 0 ? null : at;
  }

  /** The root of the innermost subquery that contains a node; null outside of subqueries. */
  subqueryOf(at: number): number | null {
    for (let each = at; each >= 0; each = this.nodes[each]!.above) if (this.nodes[each]!.subquery) return each;
    return null;
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
