import type { PlanInfo } from '../model/runEvent';
import { JavaRef, type JavaProxy } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';
import { loadJava, oneUnit, type JavaSource } from './compiledJava';
import endedQueries from './EndedQueries.java';
import expressionFacts from './ExpressionFacts.java';
import nodeFacts from './NodeFacts.java';
import planReader from './PlanReader.java';
import type { PlanFacts } from '../spark/planOrigins/planFacts';

const JAVA: JavaSource = {
  source: oneUnit([planReader, nodeFacts, expressionFacts, endedQueries]),
  classes: [
    'strobe.PlanReader',
    'strobe.PlanReader$TooLong',
    'strobe.NodeFacts',
    'strobe.ExpressionFacts',
    'strobe.EndedQueries',
  ],
};
/** How long the JVM may take to read one plan. */
const WALK_MS = 3000;

/** The data of an executed query, with its last physical plan. */
export interface ReadQuery extends PlanFacts {
  /** Ids of the plan's own metrics, without those of cached plans: they identify the query in the event log. */
  accumulatorIds: number[];
  /** Spark's own id of the query; null before Spark 4. */
  uuid: string | null;
  plans: { parsed: string | null; analyzed: string | null; optimized: string | null };
}

export interface ReadDataset {
  sparkDatasetId: number;
  /** Spark's ids of this dataset and of those that it was made from, down to those that were read before. */
  taggedIds: number[];
  analyzed: string;
}

/**
 * The object of `PlanReader.java` in a JVM. All methods throw a JavaError if Java threw an exception, and an Error if
 * the JVM is gone.
 */
export class PlanReader {
  private constructor(
    private readonly client: Py4jClient,
    private readonly poll: Py4jClient,
    private readonly reader: JavaRef,
  ) {}

  /**
   * @param client for plans, `poll` for requests while they are read.
   * @param classFolder as in `loadJava`
   * @throws JavaError as `loadJava`
   */
  static async load(client: Py4jClient, poll: Py4jClient, classFolder: string): Promise<PlanReader> {
    const type = await loadJava(client, JAVA, classFolder);
    const reader = await client.callForRef(type, 'newInstance');
    // Uses an internal field of Py4J. Without it, answers are slower but correct.
    await client.call(reader, 'sendPiecesAtOnce', new JavaRef('GATEWAY_SERVER')).catch(() => undefined);
    await client.release(type);
    return new PlanReader(client, poll, reader);
  }

  /** Gives each query of any session that ends from now on to `receiver`, a `java.util.function.Consumer`. */
  async follow(context: JavaRef, receiver: JavaProxy): Promise<void> {
    await this.client.call(this.reader, 'follow', context, receiver);
  }

  /** @returns null for a query that failed before it had a plan (in analysis). */
  async query(execution: JavaRef): Promise<ReadQuery | null> {
    const answer = await this.client.call(this.reader, 'query', execution, WALK_MS);
    return answer === null ? null : (JSON.parse(String(answer)) as ReadQuery);
  }

  /** Like `query`, for the DataFrame's own query. */
  async queryOfDataset(dataset: JavaRef): Promise<ReadQuery | null> {
    const answer = await this.client.call(this.reader, 'queryOfDataset', dataset, WALK_MS);
    return answer === null ? null : (JSON.parse(String(answer)) as ReadQuery);
  }

  /** The current plan of a running query; null if it no longer runs. */
  async runningQuery(queryId: number): Promise<PlanFacts | null> {
    const answer = await this.poll.call(this.reader, 'runningQuery', queryId, WALK_MS);
    return answer === null ? null : (JSON.parse(String(answer)) as PlanFacts);
  }

  async dataset(dataset: JavaRef): Promise<ReadDataset> {
    return JSON.parse(String(await this.client.call(this.reader, 'dataset', dataset, WALK_MS))) as ReadDataset;
  }

  /** The physical plan of a DataFrame whose rows were read as an RDD. */
  async executed(dataset: JavaRef): Promise<PlanFacts & Pick<ReadQuery, 'plans'> & { plan: PlanInfo }> {
    return JSON.parse(String(await this.client.call(this.reader, 'executed', dataset, WALK_MS)));
  }

  /** A DataFrame that `dataset` has read, for the caller to release; null if the driver has released it. */
  async readBefore(sparkDatasetId: number): Promise<JavaRef | null> {
    const found = await this.client.call(this.reader, 'readBefore', sparkDatasetId);
    return found instanceof JavaRef ? found : null;
  }

  /** The plans of a DataFrame that was not executed. */
  async plans(dataset: JavaRef): Promise<{ analyzed: string; optimized: string; physical: string }> {
    return JSON.parse(String(await this.client.call(this.reader, 'plans', dataset)));
  }

  /** Metrics of a running query as Spark formats them, by accumulator id. `session` is any session of the application. */
  async queryMetrics(session: JavaRef, queryId: number): Promise<[number, string][]> {
    return JSON.parse(String(await this.poll.call(this.reader, 'queryMetrics', session, queryId)));
  }

  /** The id of the RDD that holds a cached DataFrame, or null if it is not cached or nothing was computed yet. */
  async cachedRddId(session: JavaRef, dataset: JavaRef): Promise<number | null> {
    const id = await this.poll.call(this.reader, 'cachedRddId', session, dataset);
    return id === null ? null : Number(id);
  }
}
