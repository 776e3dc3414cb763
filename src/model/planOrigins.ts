import type { Calls } from './calls';
import type { Lineage } from './lineage';
import { alignedNodes } from './alignedNodes';
import type { QueryRecord } from './queries';
import type { PlanOrigin } from './run';
import type { CallSite, EventOf, NodeOrigin, PlanInfo } from './runEvent';
import { sqlClauseSite, type SourceTexts } from './sqlClauseSite';

type Matched = EventOf<'queryPlanMatched'>;

/** The calls in the script that the nodes of a query's plans come from. */
export class PlanOrigins {
  /** Dataset of each owner, by reading. */
  private readonly datasets: Map<Matched, (number | null)[]>;
  private readonly read = new Map<Matched, PlanOrigin[][]>();
  private byText: Map<string, PlanOrigin[]> | null = null;

  constructor(
    private readonly query: QueryRecord,
    private readonly lineage: Lineage,
    private readonly calls: Calls,
    private readonly sources: SourceTexts,
    private readonly actionSite: CallSite | null,
    private readonly isOfOtherClient: boolean,
  ) {
    this.datasets = new Map(
      query.matched.map(matched => [matched, matched.owners.map((_, owner) => this.datasetOf(matched, owner))]),
    );
  }

  /** Equal for equal origins. */
  get key(): string {
    return [...this.datasets.values()].map(ids => ids.join(' ')).join(';');
  }

  /**
   * Origins for the nodes of a plan. The plan was either read, or adaptive execution replaced it before it was read;
   * then its nodes are found by their printed text, expression ids included.
   */
  of(plan: PlanInfo): (node: PlanInfo) => PlanOrigin[] {
    const read = this.reading(plan);
    if (!read) return node => this.texts().get(textOf(node)) ?? [];
    return node => read.get(node) ?? [];
  }

  private texts(): Map<string, PlanOrigin[]> {
    if (this.byText) return this.byText;
    this.byText = new Map();
    for (const plan of [this.query.started.plan, ...this.query.replans])
      this.reading(plan)?.forEach((origins, node) => {
        if (!isWhole(node)) this.byText!.set(textOf(node), origins);
      });
    return this.byText;
  }

  /** From the newest reading with exactly these nodes. */
  private reading(plan: PlanInfo): Map<PlanInfo, PlanOrigin[]> | null {
    for (const matched of this.datasets.keys()) {
      const pairs = alignedNodes(plan, matched.nodes);
      if (!pairs) continue;
      const origins = this.originsOf(matched);
      return new Map(pairs.map(([node, index]) => [node, origins[index]!]));
    }
    return null;
  }

  private originsOf(matched: Matched): PlanOrigin[][] {
    let origins = this.read.get(matched);
    if (!origins) {
      origins = matched.nodes.map(node => distinct(node.origins.map(origin => this.origin(matched, origin))));
      this.read.set(matched, origins);
    }
    return origins;
  }

  private origin(matched: Matched, { owner, exact, sql, python }: NodeOrigin): PlanOrigin {
    const datasetId = owner === null ? null : this.datasets.get(matched)![owner]!;
    const call = datasetId === null ? this.actionSite : this.calls.callSite(this.lineage.callId(datasetId));
    if (call && sql) return { datasetId, callSite: sqlClauseSite(call, sql, this.sources), exact };
    return { datasetId, callSite: call && python ? lineInCall(call, python) : call, exact };
  }

  /**
   * The visible dataset of a tagged node, otherwise of the nearest tagged node above it; null if all tags belong to the
   * action itself.
   */
  private datasetOf({ owners }: Matched, owner: number): number | null {
    for (let index: number | null = owner; index !== null; index = owners[index]!.above) {
      const { applicationId } = this.query.started;
      const { sparkDatasetIds, view } = owners[index]!;
      const maker = view === undefined ? null : this.lineage.viewMaker(applicationId, view);
      const ids = this.isOfOtherClient ? sparkDatasetIds.filter(isOfJvm) : sparkDatasetIds;
      const birth = this.lineage.bySparkIds(applicationId, ids) ?? maker;
      if (birth) return birth.born.datasetId;
    }
    return null;
  }
}

/** The line of an expression inside a call that spans several lines; otherwise the line of the call. */
function lineInCall(call: CallSite, { file, line }: { file: string; line: number }): CallSite {
  const isInside = file === call.file && line > call.line && call.endLine !== null && line <= call.endLine;
  return isInside ? { ...call, line, column: null, endLine: line, endColumn: null } : call;
}

function distinct(origins: PlanOrigin[]): PlanOrigin[] {
  const seen = new Set<string>();
  return origins.filter(({ datasetId, callSite }) => {
    const key = `${datasetId}/${callSite?.line}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Each client of Spark Connect numbers its plans from 0, which are below 0 here. */
const isOfJvm = (sparkDatasetId: number): boolean => sparkDatasetId >= 0;

/** Represents a whole plan, of the query or of a cache, and is printed the same. */
const isWhole = (node: PlanInfo): boolean => node.name.startsWith('AdaptiveSparkPlan');

const textOf = (node: PlanInfo): string => `${node.name}\n${node.detail}`;
