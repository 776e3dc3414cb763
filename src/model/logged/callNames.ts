/** What the names that Spark gives to jobs, stages and queries say of the calls behind them. */
import { isOfPyspark, type SourceLine } from '../profile/sourceLines';
import type { Job, Stage } from '../run';
import type { CallSite } from '../runEvent';

/** `collect` of `collect at /jobs/etl.py:21`; a text of the user's own is one, too. */
export function actionOp(name: string): string {
  return isOfPyspark(name) ? 'query' : opOf(name) || 'query';
}

/** Of a shuffle of RDDs, by the name of its stage. */
export function datasetOp(name: string): string {
  return isOfPyspark(name) ? 'RDD' : opOf(name);
}

/** A job of RDDs has the name of its last stage. */
export function nameOfJob({ description }: Job, last: Stage | undefined): string {
  return [last?.name, description].find(name => name && !isOfPyspark(name)) ?? 'job';
}

const opOf = (name: string): string => /^(\S+) at .+:\d+$/.exec(name)?.[1] ?? name.split('\n', 1)[0]!;

export function siteOf({ file, line }: SourceLine): CallSite {
  return { file, line, column: null, endLine: null, endColumn: null, function: '' };
}
