import type { Fold } from '../layout/foldRepeats';
import { foldRepeats } from '../layout/foldRepeats';
import type { Run } from '../model/run';
import type { CallSite } from '../model/runEvent';

/** The thing that a key identifies. */
export type Thing =
  | { type: 'dataset'; id: number }
  | { type: 'fold'; fold: Fold }
  | { type: 'action'; id: number }
  | { type: 'stage'; applicationId: string; id: number }
  | { type: 'job'; applicationId: string; id: number }
  | { type: 'query'; applicationId: string; id: number }
  | { type: 'planNode'; applicationId: string; queryId: number; id: number }
  | { type: 'line'; file: string; line: number };

/**
 * Short keys for the things of a run, so that every view can select the same thing, and the relations between them: a dataset is
 * related to its lines, stages, actions and plan nodes, and so on, in both directions.
 */
export class RunLinks {
  private readonly applications: Map<string, number>;
  private readonly files: Map<string, number>;
  private relations: Map<string, Set<string>> | null = null;
  private foldsByKey: Map<string, Fold> | null = null;

  constructor(private readonly run: Run) {
    const ids = [run.applications, run.stages, run.jobs].flatMap(list =>
      list.map(each => ('applicationId' in each ? each.applicationId : each.id)),
    );
    this.applications = new Map([...new Set(ids)].map((id, index) => [id, index]));
    this.files = new Map(run.script.sources.map((source, index) => [source.file, index]));
  }

  dataset(id: number): string {
    return `d${id}`;
  }

  /** A loop, or one of its iterations. */
  fold({ id }: Fold): string {
    return `f${id}`;
  }

  action(id: number): string {
    return `a${id}`;
  }

  stage(applicationId: string, id: number): string {
    return `s${this.applications.get(applicationId) ?? 0}-${id}`;
  }

  job(applicationId: string, id: number): string {
    return `j${this.applications.get(applicationId) ?? 0}-${id}`;
  }

  query(applicationId: string, id: number): string {
    return `q${this.applications.get(applicationId) ?? 0}-${id}`;
  }

  planNode(applicationId: string, queryId: number, nodeId: number): string {
    return `n${this.applications.get(applicationId) ?? 0}-${queryId}-${nodeId}`;
  }

  line(file: string, line: number): string {
    return `l${this.files.get(file) ?? -1}-${line}`;
  }

  /** The key of a source line; null if the file was not recorded. */
  lineOf({ file, line }: CallSite): string | null {
    return this.files.has(file) ? this.line(file, line) : null;
  }

  /** Converts a stage key (`application/stage`) to a selection key. */
  stageOfKey(key: string): string {
    const slash = key.lastIndexOf('/');
    return this.stage(key.slice(0, slash), Number(key.slice(slash + 1)));
  }

  /** The thing that a key identifies; null if the key is invalid. The thing might no longer exist. */
  thing(key: string): Thing | null {
    const [first = NaN, second = NaN, third = NaN] = NUMBERS.exec(key)?.slice(1).map(Number) ?? [];
    const applicationId = [...this.applications.keys()][first] ?? '';
    switch (key[0]) {
      case 'd':
        return { type: 'dataset', id: first };
      case 'f': {
        const fold = this.folds().get(key);
        return fold ? { type: 'fold', fold } : null;
      }
      case 'a':
        return { type: 'action', id: first };
      case 's':
        return { type: 'stage', applicationId, id: second };
      case 'j':
        return { type: 'job', applicationId, id: second };
      case 'q':
        return { type: 'query', applicationId, id: second };
      case 'n':
        return { type: 'planNode', applicationId, queryId: second, id: third };
      case 'l':
        return { type: 'line', file: [...this.files.keys()][first] ?? '', line: second };
      default:
        return null;
    }
  }

  related(key: string): ReadonlySet<string> {
    return this.all().get(key) ?? NOTHING;
  }

  /** All folds by key, also those inside others. */
  private folds(): Map<string, Fold> {
    if (this.foldsByKey === null) {
      this.foldsByKey = new Map();
      const waiting = [...foldRepeats(this.run)];
      for (let fold = waiting.pop(); fold !== undefined; fold = waiting.pop()) {
        this.foldsByKey.set(this.fold(fold), fold);
        waiting.push(...fold.inner);
      }
    }
    return this.foldsByKey;
  }

  /** All relations, as plain data. */
  toJSON(): Record<string, string[]> {
    return Object.fromEntries([...this.all()].map(([key, others]) => [key, [...others]]));
  }

  /** Computed on first use, because most views are drawn without a selection. */
  private all(): Map<string, Set<string>> {
    if (this.relations === null) {
      this.relations = new Map();
      this.relateDatasets();
      this.relateActions();
      this.relateWork();
      this.relateFolds();
    }
    return this.relations;
  }

  private relate(a: string, b: string): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const others = this.relations?.get(from) ?? new Set();
      others.add(to);
      this.relations?.set(from, others);
    }
  }

  private relateLines(key: string, site: CallSite | null): void {
    if (site === null || !this.files.has(site.file)) return;
    for (let line = site.line; line <= (site.endLine ?? site.line); line += 1)
      this.relate(key, this.line(site.file, line));
  }

  private relateDatasets(): void {
    for (const dataset of this.run.datasets) {
      const key = this.dataset(dataset.id);
      this.relateLines(key, dataset.callSite);
      for (const stage of dataset.stages) this.relate(key, this.stage(stage.applicationId, stage.stageId));
    }
  }

  /** A fold is related to what its datasets are related to. */
  private relateFolds(): void {
    const own = new Map(this.run.datasets.map(({ id }) => [id, [...this.related(this.dataset(id))]]));
    for (const [key, { datasetIds }] of this.folds()) {
      for (const id of datasetIds) {
        this.relate(key, this.dataset(id));
        for (const other of own.get(id) ?? []) this.relate(key, other);
      }
    }
  }

  private relateActions(): void {
    for (const action of this.run.actions) {
      this.relateLines(this.action(action.id), action.callSite);
      for (const id of action.datasetIds) this.relate(this.action(action.id), this.dataset(id));
    }
  }

  private relateWork(): void {
    for (const job of this.run.jobs) {
      const key = this.job(job.applicationId, job.id);
      if (job.actionId !== null) this.relate(key, this.action(job.actionId));
      for (const id of job.stageIds) this.relate(key, this.stage(job.applicationId, id));
    }
    for (const stage of this.run.stages) {
      const key = this.stage(stage.applicationId, stage.id);
      if (stage.actionId !== null) this.relate(key, this.action(stage.actionId));
    }
    for (const query of this.run.queries) this.relateQuery(query);
  }

  private relateQuery(query: Run['queries'][number]): void {
    const key = this.query(query.applicationId, query.id);
    if (query.actionId !== null) this.relate(key, this.action(query.actionId));
    const waiting = query.plans.final ? [query.plans.final] : [];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const own = this.planNode(query.applicationId, query.id, node.id);
      for (const id of node.datasetIds) this.relate(own, this.dataset(id));
      for (const id of node.stageIds) this.relate(own, this.stage(query.applicationId, id));
      for (const { callSite } of node.origins) this.relateLines(own, callSite);
      if (node.origins.length === 0) this.relateLines(own, node.callSite);
      waiting.push(...node.children);
    }
  }
}

/** Allows negative ids, which queries get that Spark did not run as SQL executions. */
const NUMBERS = /^[a-z](-?\d+)(?:-(-?\d+))?(?:-(-?\d+))?$/;

const NOTHING: ReadonlySet<string> = new Set();
