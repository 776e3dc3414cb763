import type { ActionRuns } from './actionRuns';
import type { Birth, Births } from './births';
import type { Call, Calls } from './calls';
import { datasetsBelow } from './datasetsBelow';
import { SqlViews } from './sqlViews';

/**
 * The lineage DAG as the user's script reads: of all datasets that were created, it has one per call, the one that the
 * script holds, and its parents. Datasets that pyspark creates inside a call are merged into the call's result.
 */
export class Lineage {
  private readonly shown = new Set<Birth>();
  private readonly bySparkId = new Map<string, Birth>();
  private readonly parentsOf = new Map<Birth, Birth[]>();
  private readonly views: SqlViews;
  private belowOf: ReadonlyMap<Birth, Set<Birth>> | null = null;
  private hasNamedViews: boolean | null = null;

  constructor(
    private readonly births: Births,
    private readonly calls: Calls,
    private readonly runs: ReadonlyMap<number, ActionRuns>,
  ) {
    this.showResults();
    this.showArguments();
    this.indexSparkIds();
    this.views = new SqlViews(this.visible());
  }

  /** Visible datasets in order of creation. */
  visible(): Birth[] {
    return [...this.shown].sort((a, b) => a.order - b.order);
  }

  isVisible(birth: Birth): boolean {
    return this.shown.has(birth);
  }

  /** The visible dataset that represents `birth`; null if it was created and used only inside an action. */
  standIn(birth: Birth): Birth | null {
    if (this.shown.has(birth)) return birth;
    return this.births.ofCall(birth.born.callId).findLast(sibling => this.shown.has(sibling)) ?? null;
  }

  /** The call that made a dataset. */
  callId(datasetId: number): number | null {
    return this.births.get(datasetId)?.born.callId ?? null;
  }

  /** The inputs of the call, as visible datasets. */
  given(call: Call): Birth[] {
    const births = call.made.argumentIds.map(id => this.births.get(id)).filter(birth => birth !== null);
    return distinct(births.map(birth => this.standIn(birth)));
  }

  /** The visible dataset with one of these Spark `Dataset` ids; the one created last if there are several. */
  bySparkIds(applicationId: string, sparkDatasetIds: number[]): Birth | null {
    const found = sparkDatasetIds.map(id => this.bySparkId.get(`${applicationId}/${id}`));
    return latest(found.filter(birth => birth !== undefined));
  }

  /** The dataset of the SQL statement that created a view. */
  viewMaker(applicationId: string, name: string): Birth | null {
    return this.views.lastMaker(applicationId, name) ?? null;
  }

  parents(birth: Birth): Birth[] {
    let parents = this.parentsOf.get(birth);
    if (!parents) this.parentsOf.set(birth, (parents = this.findParents(birth)));
    return parents;
  }

  private showResults(): void {
    for (const [callId, births] of this.births.calls()) {
      const result = births.at(-1)!;
      if (!this.isUsedUp(result, this.calls.get(callId))) this.shown.add(result);
    }
  }

  /** Anything passed to a later call is held by the script. */
  private showArguments(): void {
    for (const { made } of this.calls.all())
      for (const id of made.argumentIds) {
        const birth = this.births.get(id);
        if (birth && birth.born.callId !== made.callId) this.shown.add(birth);
      }
  }

  /** Whether the last dataset of a call was made for a job of the same call (`first()` makes a limit and runs it). */
  private isUsedUp(birth: Birth, call: Call | null): boolean {
    if (!call) return false;
    const runs = this.runs.get(call.made.callId);
    const isAction = call.made.kind === 'action';
    if (!runs) return isAction;
    if (call.armedAt !== null && call.armedAt > birth.order) return true;
    if (isAction && call.armedAt === null) return true;
    return hasRun(birth, runs);
  }

  private indexSparkIds(): void {
    for (const birth of this.births.all()) {
      if (birth.sparkDatasetId === null) continue;
      const standIn = this.standIn(birth);
      const key = `${birth.applicationId}/${birth.sparkDatasetId}`;
      const known = this.bySparkId.get(key);
      if (standIn && (!known || standIn.order > known.order)) this.bySparkId.set(key, standIn);
    }
  }

  private findParents(birth: Birth): Birth[] {
    const planned = this.plannedParents(birth);
    if (planned.length > 0) return planned;
    const call = this.calls.get(birth.born.callId);
    const given = call ? this.given(call).filter(parent => parent !== birth) : [];
    if (given.length > 0) return given;
    const constructedOver = this.previousVisible(birth);
    if (constructedOver.length > 0) return constructedOver;
    return birth.born.planId == null ? this.readByName(birth) : this.queried(birth);
  }

  /** Spark Connect: the datasets whose plans are below its plan. Those of the same call are internal. */
  private plannedParents(birth: Birth): Birth[] {
    const found: (Birth | null)[] = [];
    for (const id of birth.born.planParentIds ?? []) {
      const parent = this.births.get(id);
      if (parent?.born.callId === birth.born.callId) found.push(...this.plannedParents(parent));
      else if (parent) found.push(this.standIn(parent));
    }
    return distinct(found).filter(parent => parent !== birth);
  }

  /**
   * The inputs of `spark.sql` in Spark Connect, whose plan has none in Python: the datasets below it in the plans of
   * queries that ran it.
   */
  private queried(birth: Birth): Birth[] {
    this.belowOf ??= datasetsBelow(this.runs.values(), (applicationId, ids) => this.bySparkIds(applicationId, ids));
    return [...(this.belowOf.get(birth) ?? [])].filter(parent => parent.order < birth.order);
  }

  /** Follows internal datasets of the same call to the ones that they were constructed from. */
  private previousVisible(birth: Birth): Birth[] {
    const siblings = this.births.ofCall(birth.born.callId);
    const own = siblings.slice(0, siblings.indexOf(birth) + 1);
    const previous = own.map(sibling => this.births.get(sibling.born.previousId));
    const outside = previous.filter(found => found !== null && found.born.callId !== birth.born.callId);
    return distinct(outside.map(found => this.standIn(found!))).filter(parent => parent !== birth);
  }

  /**
   * The inputs of `spark.sql`: views created by statements, found by name, and tagged datasets that are not behind one
   * of those views.
   */
  private readByName(birth: Birth): Birth[] {
    const tagged = this.taggedParents(birth);
    // A view that the script created from a DataFrame may have replaced a statement's view of the same name.
    if (tagged.length > 0 && this.namesViews()) return tagged;
    const views = this.views.parents(birth);
    const behind = new Set<Birth>();
    const waiting = [...views];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const found = this.parents(next).filter(parent => !behind.has(parent));
      found.forEach(parent => behind.add(parent));
      waiting.push(...found);
    }
    return distinct([...views, ...tagged.filter(parent => !behind.has(parent))]);
  }

  private namesViews(): boolean {
    this.hasNamedViews ??= [...this.calls.all()].some(({ made }) => /^create\w*Temp(?:View|Table)$/.test(made.op));
    return this.hasNamedViews;
  }

  /**
   * `spark.sql` receives text: the datasets behind the views that it reads are tagged in its analyzed plan. Tags were
   * read only down to the nearest datasets, so each one is a parent.
   */
  private taggedParents(birth: Birth): Birth[] {
    const tagged = birth.taggedIds.map(id => this.bySparkId.get(`${birth.applicationId}/${id}`) ?? null);
    return distinct(tagged).filter(parent => parent !== birth && parent.order < birth.order);
  }
}

function hasRun(birth: Birth, { jobs, queries }: ActionRuns): boolean {
  const { rddId, sparkDatasetId } = birth;
  if (rddId !== null && jobs.some(job => job.started.stages.some(stage => stage.rdds.some(rdd => rdd.rddId === rddId))))
    return true;
  if (
    sparkDatasetId !== null &&
    queries.some(({ matched }) =>
      matched.some(plan => plan.owners.some(each => each.sparkDatasetIds.includes(sparkDatasetId))),
    )
  )
    return true;
  // Both times are of one call in one process; the job's time is truncated to the millisecond.
  return jobs.some(job => job.started.submissionTime >= Math.floor(birth.born.time));
}

function distinct(births: (Birth | null)[]): Birth[] {
  return [...new Set(births)].filter(birth => birth !== null);
}

function latest(births: Birth[]): Birth | null {
  return births.reduce<Birth | null>((last, birth) => (last && last.order > birth.order ? last : birth), null);
}
