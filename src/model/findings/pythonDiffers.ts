import { errorText } from '../causes/errorText';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';

/** Spark's `PYTHON_VERSION_MISMATCH`, as 3.5 and 4 word it. */
const DIFFERS = /Python in worker has different version:? ([\d.]+) than that in driver:? ([\d.]+)/;

/**
 * Actions that failed because the Python of the executors is of another minor version than the driver's. Cost: the time of
 * the action. No saving: it gave no result.
 */
export function pythonDiffers(facts: RunFacts): Found[] {
  return facts.run.actions.flatMap(action => {
    if (action.status !== 'failed') return [];
    const [, worker, driver] = DIFFERS.exec(errorText(facts.run, action) ?? '') ?? [];
    if (worker === undefined || driver === undefined) return [];
    return {
      rule: 'failure.pythonDiffers',
      title: 'Another Python in the executors',
      found: `The executors run Python ${worker}, the driver Python ${driver}. Spark sends functions as byte code, which differs between minor versions.`,
      lines: distinctLines([action.callSite, ...action.frames]),
      applicationId: action.applicationId,
      datasetIds: action.datasetIds,
      actionId: action.id,
      cost: (action.endTime ?? action.startTime) - action.startTime,
      evidence: { workerPython: worker, driverPython: driver },
      change: `Set \`PYSPARK_PYTHON\` or \`spark.pyspark.python\` to a Python ${driver} that is on every host of the cluster, or run the driver with Python ${worker}.`,
      isFailure: true,
    };
  });
}
