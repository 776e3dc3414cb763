import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import type { CallSite } from '../runEvent';
import type { Found } from './finding';
import { idleSpark, type IdleCause, type IdleTime } from './idleSpark';
import { distinctLines, type RunFacts } from './runFacts';
import { sumOf } from '../sumOf';

/** Shorter sums are not worth a word, ms. */
const LEAST_MS = 500;

/**
 * Times in which Spark ran nothing, because the driver did something else, by what that was and at which line. Cost: these
 * times. No saving: nobody knows how long the same work takes elsewhere.
 */
export function driverGaps(facts: RunFacts): Found[] {
  const times = idleSpark(facts);
  return times.filter(each => each.time >= LEAST_MS && !isOfAlgorithm(each)).map(each => toFound(each, times));
}

/** Between the jobs of a fit, MLlib computes on the driver, and no smaller plan changes that. */
const isOfAlgorithm = ({ cause, actions }: IdleTime): boolean =>
  cause === 'planning' && actions.length > 0 && actions.every(({ op }) => /^(fit|fitMultiple|train\w*)$/.test(op));

function toFound(idle: IdleTime, all: IdleTime[]): Found {
  const { cause, site, statement = null, near, time, gaps, actions } = idle;
  const texts = TEXTS[cause];
  return {
    rule: texts.rule,
    title: texts.title,
    found: `Spark ran nothing for ${formatDuration(time)}${gaps > 1 ? `, in ${plural(gaps, 'gap')}` : ''}: ${texts.why(idle)}.`,
    lines: distinctLines([site, statement, ...near]),
    applicationId: actions[0]?.applicationId ?? null,
    datasetIds: [...new Set(idle.datasetIds)],
    actionId: actions[0]?.id ?? null,
    cost: time,
    evidence: { idleTime: time, gaps },
    excluded: others(cause, all),
    change: texts.change,
  };
}

const NAMES: Record<IdleCause, string> = {
  ownCode: 'your own code',
  planning: 'planning',
  result: 'results on their way to the driver',
};

/** What the other causes took in the whole run. */
function others(cause: IdleCause, all: IdleTime[]): string[] {
  return (Object.keys(NAMES) as IdleCause[]).flatMap(each => {
    if (each === cause) return [];
    const time = sumOf(
      all.filter(idle => idle.cause === each),
      idle => idle.time,
    );
    return [`Not ${NAMES[each]}: ${formatDuration(time)} in the whole run.`];
  });
}

const lineOf = (site: CallSite | null | undefined): string => (site ? `line ${site.line}` : 'the end of the script');

const TEXTS: Record<IdleCause, { rule: string; title: string; why: (idle: IdleTime) => string; change: string }> = {
  ownCode: {
    rule: 'driver.ownCode',
    title: 'Spark waits for your own code',
    why: ({ near: [before, after] }) =>
      `the script worked in Python between ${before ? `the action of line ${before.line}` : 'the start of the session'} and ${after ? `that of ${lineOf(after)}` : 'the end of Spark'}`,
    change:
      'Do this work in Spark (functions of `pyspark.sql.functions`, `mapInPandas`, `pandas_udf`), so that it runs in parallel; or start the next action in a thread of its own meanwhile.',
  },
  planning: {
    rule: 'driver.planning',
    title: 'Planning on the driver',
    why: ({ site }) => `the driver analyzed and planned what ${lineOf(site)} asks for`,
    change:
      'Make the plan smaller: one `select` in place of many `withColumn`, fewer unions, no columns that nobody reads. Cut a plan that grows in a loop with `checkpoint()` or `localCheckpoint()`.',
  },
  result: {
    rule: 'driver.result',
    title: 'Result on its way to the driver',
    why: ({ site }) => `rows of ${lineOf(site)} were sent to Python and deserialized there`,
    change:
      'Fetch less: aggregate, filter or `limit` in Spark, or write the rows with `df.write`. For `toPandas()` set `spark.sql.execution.arrow.pyspark.enabled=true`.',
  },
};
