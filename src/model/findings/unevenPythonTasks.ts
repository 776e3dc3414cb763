import type { Stage } from '../run';
import type { Found } from './finding';
import { functionNames } from './pythonCalls';
import { placeOf } from './placeOf';
import type { NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';
import { percent } from '../../text/percent';
import { factor } from './texts';
import { bytesRead, medianBytesRead } from './stageTasks';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';

/** The worst task takes so many times the median, and reads so many times its bytes. */
const TIME_FACTOR = 3;
const BYTES_FACTOR = 10;
/** Of the stage's executor time. */
const PYTHON_SHARE = 0.5;
/** A group stays in one task: another partitioning does not help those. */
const ROW_BY_ROW = /EvalPython|MapInPandas|MapInArrow|PythonMapInArrow/;

/**
 * A Python function whose rows are in a few tasks only. Saving: the stage's time minus what it would take with even
 * tasks, the larger of the 75 % quantile and the sum of run times divided by the slots.
 */
export function unevenPythonTasks(facts: RunFacts): Found[] {
  const nodes = facts.nodes.filter(({ node }) => ROW_BY_ROW.test(node.name));
  return nodes.flatMap(at => uneven(at, facts) ?? []);
}

function uneven(at: NodeAt, facts: RunFacts): Found | null {
  const { applicationId } = at.query;
  const [stage] = at.node.stageIds.flatMap(id => facts.attempts(applicationId, id));
  const tasks = stage?.tasks.succeeded;
  if (!stage || !tasks || tasks.length < 3 || !isOfPython(at, stage, facts)) return null;
  const worst = tasks.most('executorRunTime')!;
  const times = tasks.quantiles('executorRunTime')!;
  const median = medianBytesRead(tasks);
  if (worst.executorRunTime < TIME_FACTOR * times[2] || bytesRead(worst) < BYTES_FACTOR * Math.max(1, median))
    return null;
  const sum = tasks.sum('executorRunTime');
  const elapsed = facts.elapsed(applicationId, [stage.id]);
  const even = Math.max(times[3], sum / facts.slots(applicationId));
  const share = worst.executorRunTime / sum;
  return {
    rule: 'python.unevenTasks',
    title: 'Rows for Python are in one task',
    found:
      `One of ${tasks.length} tasks has ${percent(share)} of the work of ${functionNames(at)}: it read ${formatBytes(bytesRead(worst))}, ` +
      `${median > 0 ? `${factor(bytesRead(worst) / median)} times the median` : 'the median nothing'}, and took ${formatDuration(worst.executorRunTime)}.`,
    ...placeOf(facts, at),
    stageIds: [stage.id],
    cost: elapsed,
    saving: Math.max(0, elapsed - even),
    evidence: { tasks: tasks.length, worstTask: worst.executorRunTime, median: times[2], worstTaskShare: share },
    excluded: ['Not a group that must stay together: the function takes row by row.'],
    change: `Call \`repartition(n)\` without columns right before the function: it deals the rows out evenly.`,
  };
}

function isOfPython(at: NodeAt, { applicationId, id }: Stage, facts: RunFacts): boolean {
  const elapsed = facts.elapsed(applicationId, [id]);
  return elapsed > 0 && facts.elapsedOf(at) >= PYTHON_SHARE * elapsed;
}
