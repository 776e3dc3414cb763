import type { AnalyzedPlan } from './analyzedPlan';
import type { AnalyzedScope } from './analyzedScope';
import {
  carriesOut,
  evaluatesPython,
  isAggregate,
  isCommand,
  isExchange,
  isFilter,
  isJoin,
  isLimit,
  isProject,
  isRepartition,
  isSort,
  isSparksOwn,
  isUnion,
} from './nodeKinds';
import type { AnalyzedNode, PhysicalNode, SourcePlace, Term } from './planFacts';
import { PhysicalTree } from './physicalTree';
import { addTo, type TermAt, type TermIndex } from './termIndex';

/** A node of the analyzed plans that a physical node implements. */
export interface Match {
  /** Index of the analyzed node; null: the action itself. */
  at: number | null;
  exact: boolean;
  place?: SourcePlace | undefined;
}

/** What a physical node implements, by identity; empty for nodes that Spark added and for nodes without a match. */
export interface NodeMatches {
  matches: Match[];
  /** A filter has more conditions than any line of the script. */
  infers: boolean;
}

export function exactOrigins(nodes: readonly PhysicalNode[], analyzed: AnalyzedPlan): NodeMatches[] {
  return new Matcher(nodes, analyzed).matchAll();
}

class Matcher {
  private readonly tree: PhysicalTree;
  private readonly matches: Match[][];
  /** Analyzed nodes that a physical node implements. */
  private readonly carried = new Set<number>();
  /** Terms of physical and analyzed nodes that were matched with each other. */
  private readonly paired = new Set<Term>();

  constructor(
    private readonly nodes: readonly PhysicalNode[],
    private readonly analyzed: AnalyzedPlan,
  ) {
    this.tree = new PhysicalTree(nodes);
    this.matches = nodes.map(() => []);
  }

  matchAll(): NodeMatches[] {
    this.each(node => this.byIdentity(node));
    this.each((node, index) => this.byLikeness(node, index));
    this.each((_, index) => (this.matches[index]!.length > 0 ? [] : this.aggregateNearBy(index)));
    this.addInlined();
    this.each((_, index) => this.filterOfSecondEvaluation(index));
    this.each((node, index) => this.commandOrAction(node, index));
    return this.nodes.map((node, index) => ({
      matches: this.inOrder(node, this.matches[index]!),
      infers: isFilter(node.kind) && !!node.predicates?.some(term => !term.isNotNull && !this.paired.has(term)),
    }));
  }

  private each(find: (node: PhysicalNode, index: number) => Match[]): void {
    this.nodes.forEach((node, index) => {
      if (isSparksOwn(node.kind)) return;
      for (const match of find(node, index)) this.add(index, match);
    });
  }

  private add(index: number, match: Match): void {
    const known = this.matches[index]!;
    if (known.some(each => each.at === match.at && isSamePlace(each.place, match.place))) return;
    known.push(match);
    if (match.at !== null) this.carried.add(match.at);
  }

  private match(at: number, place?: SourcePlace): Match {
    return { at, exact: true, place: place ?? this.analyzed.nodes[at]!.origin };
  }

  private byIdentity(node: PhysicalNode): Match[] {
    const found = this.byExpressions(node);
    return found.length > 0 || node.kind === 'LocalTableScan' ? found : this.leafByTag(node);
  }

  /** Relations keep their tags when the optimizer copies them and gives the columns other ids. */
  private leafByTag(node: PhysicalNode): Match[] {
    if (!this.tree.isLeaf(node) || node.sparkDatasetIds.length === 0) return [];
    const { ofDataset } = this.scope(node);
    return inPlanOrder(node.sparkDatasetIds.flatMap(id => ofDataset.get(id) ?? []))
      .slice(0, 1)
      .map(at => this.match(at));
  }

  private scope(node: PhysicalNode): AnalyzedScope {
    return this.analyzed.scope(node.scope);
  }

  /** By expression ids, or because it filters, sorts, groups or limits like an analyzed node. */
  private byExpressions(node: PhysicalNode): Match[] {
    if (node.reads !== undefined) return this.rootOfCached(node.reads);
    if (isFilter(node.kind)) return this.byTerms(node.predicates, this.scope(node).asked, 'same');
    if (isJoin(node.kind)) return this.join(node, 'same');
    const found = this.byIds(node);
    if (isSort(node.kind)) found.push(...this.sort(node));
    if (isLimit(node.kind)) found.push(...this.limit(node));
    if (isRepartition(node.kind)) found.push(...this.repartition(node));
    if (isUnion(node.kind)) found.push(...this.union(node));
    // `dropDuplicates` keeps the ids of its columns: they do not identify where rows are grouped.
    const isTold = found.some(({ at }) => carriesOut(node.kind, this.analyzed.kindOf(at!)));
    const grouped = isAggregate(node.kind) && !isTold ? this.grouping(node) : [];
    if (grouped.length > 0) return grouped;
    if (isProject(node.kind) && found.length === 0) found.push(...this.selection(node));
    if (node.kind === 'Sample') found.push(...this.sample(node));
    return found;
  }

  private byIds(node: PhysicalNode): Match[] {
    if (isExchange(node.kind)) return [];
    return (node.defines ?? []).flatMap(({ id, hash }) => {
      const definers = this.analyzed.definersOf(node.scope, id);
      if (definers.length === 0) return this.byComputation(node, hash);
      return definers.map(at => {
        const defined = this.analyzed.nodes[at]!.defines!.find(each => each.id === id)!;
        return this.match(at, this.placeOfDefined(at, defined.origin));
      });
    });
  }

  /**
   * Expressions that the optimizer gave another id: the columns of a copy, or a key that is computed before the
   * grouping.
   */
  private byComputation(node: PhysicalNode, hash: number | undefined): Match[] {
    if (hash === undefined || !node.parts?.includes(hash)) return [];
    return (this.scope(node).computed.get(hash) ?? []).flatMap(({ at, what, isKey }) => {
      if (!isKey) return [this.match(at, this.placeOfDefined(at, what.origin))];
      return isProject(node.kind) ? [this.match(at, what.origin)] : [];
    });
  }

  /**
   * A grouping belongs to the place of its keys, not to the place of the columns that it computes; so does a window.
   */
  private placeOfDefined(at: number, place: SourcePlace | undefined): SourcePlace | undefined {
    const { kind, origin, keys } = this.analyzed.nodes[at]!;
    // For a projection that is not in the script (`show()` casts columns), the place is that of the column.
    if (kind === 'Project' && !origin) return undefined;
    if (kind === 'Window') return keys?.find(key => key.origin)?.origin ?? place;
    return kind === 'Aggregate' ? origin : place;
  }

  private rootOfCached(scope: number): Match[] {
    const { root } = this.analyzed.scope(scope);
    return root === null ? [] : [this.match(root)];
  }

  private byTerms(terms: Term[] | undefined, candidates: TermIndex, likeness: Likeness): Match[] {
    return (terms ?? []).flatMap(term => this.pair(term, candidates[likeness](term)));
  }

  private pair(term: Term, found: TermAt[]): Match[] {
    for (const each of found) this.paired.add(term).add(each.term);
    return found.map(({ at, term: { origin } }) => this.match(at, origin));
  }

  private join(node: PhysicalNode, likeness: Likeness): Match[] {
    const own = [...(node.pairs ?? []), ...(node.predicates ?? [])];
    const found = this.byTerms(own, this.scope(node).joined, likeness);
    if (found.length > 0) return found;
    return this.byTerms(own, this.scope(node).correlated, likeness).flatMap(match => this.holderOfSubquery(match));
  }

  /** A subquery that refers to outer columns becomes a join: it belongs to the node with its expression. */
  private holderOfSubquery({ at: inside, place }: Match): Match[] {
    const { above, origin } = this.analyzed.nodes[this.analyzed.subqueryOf(inside!)!]!;
    return [this.match(above, place ?? origin)];
  }

  private sort(node: PhysicalNode): Match[] {
    const sorts = this.find(
      node,
      kind => kind === 'Sort',
      each => (each.global ?? false) === (node.global ?? false) && hasSameKeys(node, each),
    );
    return sorts.map(at => this.match(at, this.analyzed.nodes[at]!.keys?.[0]?.origin));
  }

  private limit(node: PhysicalNode): Match[] {
    const limits = this.find(node, isLimit, each => each.number === node.number);
    return this.preferTagged(node, limits);
  }

  private repartition(node: PhysicalNode): Match[] {
    if (node.required) return [];
    const like = this.find(
      node,
      kind => carriesOut(node.kind, kind),
      each => hasSameKeys(node, each),
    );
    const asked = like.filter(at => this.analyzed.nodes[at]!.number === node.number);
    return this.preferTagged(node, asked.length > 0 ? asked : like);
  }

  private sample(node: PhysicalNode): Match[] {
    const samples = this.find(
      node,
      kind => kind === 'Sample',
      each => each.number === node.number,
    );
    return this.preferTagged(node, samples);
  }

  /** Spark merges nested unions into one. */
  private union(node: PhysicalNode): Match[] {
    const { unions } = this.scope(node);
    return inPlanOrder((node.columns ?? []).flatMap(id => unions.get(id) ?? [])).map(at => this.match(at));
  }

  /** `distinct`, `dropDuplicates`, `groupBy` without functions: by the columns only. */
  private grouping(node: PhysicalNode): Match[] {
    if (!node.keys?.length) return [];
    return this.scope(node)
      .grouping(node.keys)
      .filter(at => carriesOut(node.kind, this.analyzed.kindOf(at)))
      .map(at => this.match(at, this.analyzed.nodes[at]!.keys?.[0]?.origin));
  }

  /** `select` of columns, if exactly these columns remain. */
  private selection(node: PhysicalNode): Match[] {
    const [first] = this.scope(node).selections.get(node.output) ?? [];
    return first === undefined ? [] : [this.match(first)];
  }

  private preferTagged(node: PhysicalNode, found: number[]): Match[] {
    const tagged = found.filter(at => this.analyzed.isTagged(at, node.sparkDatasetIds));
    return (tagged.length > 0 ? tagged : found).map(at => this.match(at));
  }

  /** By the remains of an expression that the optimizer rewrote, among analyzed nodes that nothing else implements. */
  private byLikeness(node: PhysicalNode, index: number): Match[] {
    if (isFilter(node.kind)) {
      const asking = node.predicates?.filter(term => !term.isNotNull && !this.paired.has(term));
      const free = (term: Term) =>
        this.scope(node)
          .asked.alike(term)
          .filter(each => !this.paired.has(each.term));
      return (asking ?? []).flatMap(term => this.pair(term, free(term)));
    }
    if (this.matches[index]!.length > 0) return [];
    if (isJoin(node.kind)) return this.joinAlike(node);
    if (isProject(node.kind) || isAggregate(node.kind)) return [];
    if (isSort(node.kind))
      return this.free(
        node,
        kind => kind === 'Sort',
        each => each.global === true && node.global === true,
      );
    if (isExchange(node.kind) && node.required) return [];
    return this.free(node, kind => kind === node.kind || carriesOut(node.kind, kind));
  }

  private joinAlike(node: PhysicalNode): Match[] {
    const alike = this.join(node, 'alike');
    if (alike.length > 0) return alike;
    const free = this.free(
      node,
      kind => kind === 'Join',
      each => !each.predicates?.length,
    );
    return free.length > 0 ? free : this.free(node, kind => carriesOut(node.kind, kind) && !isFilter(kind));
  }

  /** The first one that is not implemented yet, preferring those with the same tag. */
  private free(node: PhysicalNode, isKind: IsKind, accepts?: Accepts): Match[] {
    const found = this.find(node, isKind, accepts).filter(at => !this.carried.has(at));
    return this.preferTagged(node, found).slice(0, 1);
  }

  private find(node: PhysicalNode, isKind: IsKind, accepts: Accepts = () => true): number[] {
    return this.scope(node)
      .ofKinds(isKind)
      .filter(at => accepts(this.analyzed.nodes[at]!));
  }

  /** Matches the phases of an aggregation together, with the nodes that Spark puts between them. */
  private aggregateNearBy(index: number): Match[] {
    if (!isAggregate(this.nodes[index]!.kind)) return [];
    const isBetween = ({ kind }: PhysicalNode) =>
      isSparksOwn(kind) || isExchange(kind) || kind === 'Sort' || kind === 'Expand' || isProject(kind);
    const near = this.tree.nearestAbove(index, isBetween) ?? this.tree.nearestBelow(index, isBetween);
    return near !== null && isAggregate(this.nodes[near]!.kind) ? this.matches[near]! : [];
  }

  /**
   * The optimizer moves expressions into the nodes that use them: these nodes then also implement the line with the
   * expression.
   */
  private addInlined(): void {
    const computing = new Map<string, number[]>();
    this.nodes.forEach(({ kind, parts, scope }, index) => {
      if (isSparksOwn(kind)) return;
      for (const hash of parts ?? []) {
        addTo(computing, `${scope}/${hash}`, index);
      }
    });
    this.analyzed.nodes.forEach((node, at) => {
      if (this.carried.has(at) || !(isProject(node.kind) || isFilter(node.kind))) return;
      for (const { hash, origin } of [...(node.defines ?? []), ...(node.predicates ?? [])])
        for (const index of this.projecting(computing.get(`${node.scope}/${hash}`) ?? []))
          this.add(index, this.match(at, origin));
    });
  }

  /** The node that computes a column as its result, if there is one, rather than for a condition. */
  private projecting(computing: number[]): number[] {
    const projects = computing.filter(index => isProject(this.nodes[index]!.kind));
    return projects.length > 0 ? projects : computing;
  }

  /**
   * If a filter was pushed below a Python column, Spark computes the column again for the filter: the second
   * computation belongs to the filter.
   */
  private filterOfSecondEvaluation(index: number): Match[] {
    const node = this.nodes[index]!;
    if (!evaluatesPython(node.kind)) return [];
    const ids = new Set(node.defines?.map(({ id }) => id));
    const isAgain = this.nodes.some(
      (other, at) => at !== index && evaluatesPython(other.kind) && other.defines?.some(({ id }) => ids.has(id)),
    );
    const above = this.tree.nearestAbove(index, ({ kind }) => isSparksOwn(kind) || isProject(kind));
    if (!isAgain || above === null || !isFilter(this.nodes[above]!.kind)) return [];
    const asks = this.nodes[above]!.predicates?.some(({ columns }) => columns.some(id => ids.has(id)));
    return asks ? this.matches[above]! : [];
  }

  private commandOrAction(node: PhysicalNode, index: number): Match[] {
    return isCommand(node.kind) && this.matches[index]!.length === 0 ? [{ at: null, exact: true }] : [];
  }

  /** The main purpose of a node first, then what it does in addition. */
  private inOrder(node: PhysicalNode, found: Match[]): Match[] {
    const isFirst = ({ at }: Match) => at !== null && carriesOut(node.kind, this.analyzed.kindOf(at));
    return [...found.filter(isFirst), ...found.filter(match => !isFirst(match))];
  }
}

function isSamePlace(one: SourcePlace | undefined, other: SourcePlace | undefined): boolean {
  return one?.line === other?.line && one?.python === other?.python;
}

type Likeness = 'same' | 'alike';
type IsKind = (kind: string) => boolean;
type Accepts = (node: AnalyzedNode) => boolean;

const inPlanOrder = (ats: number[]): number[] => [...new Set(ats)].sort((a, b) => a - b);

function hasSameKeys(one: PhysicalNode, other: AnalyzedNode): boolean {
  const [own, its] = [one.keys ?? [], other.keys ?? []];
  return own.length === its.length && own.every(({ hash }, index) => hash === its[index]!.hash);
}
