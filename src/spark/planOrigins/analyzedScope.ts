import { isFilter, isProject, isUnion } from './nodeKinds';
import type { AnalyzedNode, Defined, Term } from './planFacts';
import { addTo, type TermAt, TermIndex } from './termIndex';

/** A computation of an analyzed node: a column that it defines, or a grouping key. */
export interface Computed {
  at: number;
  what: Defined | Term;
  isKey: boolean;
}

/**
 * The nodes of one analyzed plan, indexed so that a plan with thousands of nodes is matched in one pass. Nodes are
 * identified by their index, parents first.
 */
export class AnalyzedScope {
  /** Conditions of filters and joins. */
  readonly asked: TermIndex;
  /** Conditions and key pairs of joins, and of nodes that become joins. */
  readonly joined: TermIndex;
  /** Conditions of filters inside subqueries. */
  readonly correlated: TermIndex;
  readonly computed = new Map<number, Computed[]>();
  /** Projections that only drop columns, by the columns that remain. */
  readonly selections = new Map<number, number[]>();
  /** Unions by the ids of their columns. */
  readonly unions = new Map<number, number[]>();
  readonly ofDataset = new Map<number, number[]>();
  private readonly ofKind = new Map<string, number[]>();
  private readonly ofKeys = new Map<string, number[]>();

  /** @param members index and node of each, parents first; `isInSubquery` of an index. */
  constructor(
    private readonly members: readonly (readonly [number, AnalyzedNode])[],
    isInSubquery: (at: number) => boolean,
  ) {
    for (const [at, node] of members) this.add(at, node);
    const isAsking = ({ kind }: AnalyzedNode) => isFilter(kind) || kind === 'Join';
    this.asked = new TermIndex(this.terms(node => isAsking(node) && node.predicates));
    this.joined = new TermIndex([
      ...this.terms(node => node.kind === 'Join' && node.predicates),
      ...this.terms(node => node.pairs),
    ]);
    this.correlated = new TermIndex(
      this.terms((node, at) => isFilter(node.kind) && isInSubquery(at) && node.predicates),
    );
  }

  get root(): number | null {
    return this.members[0]?.[0] ?? null;
  }

  /** Nodes of the kinds for which `accepts` returns true, parents first. */
  ofKinds(accepts: (kind: string) => boolean): number[] {
    const found = [...this.ofKind].flatMap(([kind, ats]) => (accepts(kind) ? [ats] : []));
    return found.length === 1 ? found[0]! : found.flat().sort((a, b) => a - b);
  }

  /** Nodes with the same set of keys. */
  grouping(keys: readonly Term[]): number[] {
    return this.ofKeys.get(keySet(keys)) ?? [];
  }

  private add(at: number, node: AnalyzedNode): void {
    const { kind, defines = [], keys = [], columns = [] } = node;
    addTo(this.ofKind, kind, at);
    addTo(this.ofKeys, keySet(keys), at);
    for (const id of node.sparkDatasetIds) addTo(this.ofDataset, id, at);
    for (const what of defines)
      if (what.hash !== undefined) addTo(this.computed, what.hash, { at, what, isKey: false });
    if (kind === 'Aggregate') for (const what of keys) addTo(this.computed, what.hash, { at, what, isKey: true });
    if (isProject(kind) && defines.length === 0) addTo(this.selections, node.output, at);
    if (isUnion(kind)) for (const id of columns) addTo(this.unions, id, at);
  }

  private *terms(termsOf: (node: AnalyzedNode, at: number) => Term[] | undefined | false): Iterable<TermAt> {
    for (const [at, node] of this.members) for (const term of termsOf(node, at) || []) yield { at, term };
  }
}

const keySet = (keys: readonly Term[]): string =>
  [...new Set(keys.map(({ hash }) => hash))].sort((a, b) => a - b).join();
