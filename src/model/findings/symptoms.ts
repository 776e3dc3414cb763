import type { Finding } from './finding';

/** By rule the rules whose findings are only a symptom of it in the same stages. */
const SYMPTOMS: Record<string, readonly string[]> = {
  'join.explodes': [
    'stage.dataSkew',
    'stage.straggler',
    'stage.computeBound',
    'join.couldBroadcast',
    'join.sameShuffleTwice',
  ],
  'join.filteredPairs': [
    'stage.dataSkew',
    'stage.straggler',
    'stage.computeBound',
    'join.couldBroadcast',
    'join.sameShuffleTwice',
  ],
  'join.cartesian': ['stage.dataSkew', 'stage.straggler', 'stage.computeBound'],
  'join.orCondition': ['stage.dataSkew', 'stage.straggler', 'stage.computeBound'],
  'join.inequality': ['stage.dataSkew', 'stage.straggler', 'stage.computeBound'],
  'join.estimateOff': ['join.broadcastTooLarge'],
  'read.partitionFilterMissing': ['read.smallFiles'],
  'write.smallFiles': ['write.slowCommit'],
  'python.evaluatedTwice': ['python.slowFunction', 'python.notArrow', 'python.workerStart'],
  'python.replaceableFunction': ['python.slowFunction', 'python.notArrow', 'python.workerStart'],
  'python.workerStart': ['python.slowFunction'],
  'python.notArrow': ['python.slowFunction'],
  'python.unevenTasks': ['python.slowFunction', 'stage.dataSkew', 'stage.straggler'],
  'dataset.recomputed': [
    'python.slowFunction',
    'python.notArrow',
    'python.workerStart',
    'stage.computeBound',
    'read.again',
  ],
  'cache.tooSmall': ['python.slowFunction', 'python.notArrow', 'python.workerStart', 'memory.partlyCached'],
  'plan.growsPerIteration': ['dataset.recomputed'],
  'plan.longChain': ['driver.planning'],
  'driver.actionsInLoop': ['driver.planning', 'driver.ownCode', 'stage.globalAggregate'],
  'stage.coalescedTooFar': ['python.slowFunction', 'stage.coalescedToOne', 'stage.fewerTasksThanCores'],
  'stage.windowWithoutPartition': ['stage.computeBound', 'driver.warning', 'memory.spill', 'memory.gc'],
  'stage.coalescedToOne': ['stage.computeBound'],
  'stage.oneSplit': ['stage.computeBound'],
  'stage.repartitionedToOne': ['stage.computeBound'],
  'stage.dataSkew': ['stage.computeBound', 'stage.largePartitions', 'memory.spill', 'memory.gc'],
  'stage.largePartitions': ['memory.spill'],
  'stage.tinyTasks': ['stage.straggler', 'stage.dataSkew'],
  'memory.largeGroup': ['stage.straggler', 'stage.dataSkew'],
  // Spark computes again what was lost, and the job cannot help it.
  'failure.executorLost': ['failure.fetchFailed', 'failure.stageRepeated', 'dataset.recomputed'],
  'failure.fetchFailed': ['dataset.recomputed'],
  'failure.stageRepeated': ['dataset.recomputed'],
  'failure.driverMemory': ['failure.failedTasks'],
};

/** Without the findings that a marked one explains. */
export function withoutSymptoms(findings: Finding[]): Finding[] {
  const causes = findings.filter(({ marked, rule }) => marked && rule in SYMPTOMS);
  return findings.filter(each => !causes.some(cause => explains(cause, each)));
}

function explains(cause: Finding, other: Finding): boolean {
  const isSymptom = SYMPTOMS[cause.rule]?.includes(other.rule) ?? false;
  if (!isSymptom || cause.applicationId !== other.applicationId) return false;
  // What the driver did is in no stage.
  return other.stageIds.length > 0 && cause.stageIds.length > 0
    ? shares(cause.stageIds, other.stageIds)
    : shares(cause.datasetIds, other.datasetIds);
}

const shares = (one: readonly number[], other: readonly number[]): boolean => one.some(id => other.includes(id));
