import { isFilter, isProject, isUnion } from './nodeKinds';
import type { AnalyzedNode, Defined, Term } from './planFacts';
import { addTo, type TermAt, TermIndex } from './termIndex';

/** What an analyzed node computes: a column that it defines, or a key that rows are grouped by. */
export interface Computed {
  at: number;
  what: Defined | Term;
  isKey: boolean;
}

/**
 * The nodes of one analyzed plan by what they are looked up by, so that a plan of thousands of nodes is matched in one pass.
 * Nodes are named by their index, parents first.
 */
export class AnalyzedScope {
  /** What filters and joins ask of rows. */
  readonly asked: TermIndex;
  /** What joins ask and compare, and what becomes a join. */
  readonly joined: TermIndex;
  /** What filters inside of subqueries ask. */
  readonly correlated: TermIndex;
  readonly computed = new Map<number, Computed[]>();
  /** Projections that only leave columns out, by what they leave. */
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

  /** Nodes of the kinds that `accepts` says yes to, parents first. */
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
