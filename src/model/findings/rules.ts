import type { Found } from './finding';
import type { RunFacts } from './runFacts';
import { actionsInLoop } from './actionsInLoop';
import { broadcastTimeout } from './broadcastTimeout';
import { broadcastTooLarge } from './broadcastTooLarge';
import { cachesBeforeFilters } from './cachesBeforeFilters';
import { changingRows } from './changingRows';
import { coalescedTooFar } from './coalescedTooFar';
import { computeBoundStages } from './computeBoundStages';
import { couldBroadcast } from './couldBroadcast';
import { driverGaps } from './driverGaps';
import { driverLogWarnings } from './driverLogWarnings';
import { driverMemory } from './driverMemory';
import { estimateOff } from './estimateOff';
import { explodingGenerate } from './explodingGenerate';
import { explodingJoins } from './explodingJoins';
import { failedTasks } from './failedTasks';
import { fetchFailures } from './fetchFailures';
import { fetchWaits } from './fetchWaits';
import { fewTasks } from './fewTasks';
import { filteredPairs } from './filteredPairs';
import { filterNotPushed } from './filterNotPushed';
import { functionsEvaluatedTwice } from './functionsEvaluatedTwice';
import { garbageCollection } from './garbageCollection';
import { growingPlans } from './growingPlans';
import { growingState } from './growingState';
import { idleCores } from './idleCores';
import { inferredSchemas } from './inferredSchemas';
import { keptCaches } from './keptCaches';
import { largeCaptures } from './largeCaptures';
import { largeGroups } from './largeGroups';
import { largePartitions } from './largePartitions';
import { longChains } from './longChains';
import { lostExecutors } from './lostExecutors';
import { lostSpeculation } from './lostSpeculation';
import { nestedLoopJoins } from './nestedLoopJoins';
import { noMaster } from './noMaster';
import { oneTaskStages } from './oneTaskStages';
import { partitionFilterMissing } from './partitionFilterMissing';
import { partlyCached } from './partlyCached';
import { pickledFunctions } from './pickledFunctions';
import { pickledPandas } from './pickledPandas';
import { pythonDiffers } from './pythonDiffers';
import { readAgain } from './readAgain';
import { recomputedDatasets } from './recomputedDatasets';
import { repeatedClosures } from './repeatedClosures';
import { replaceableFunctions } from './replaceableFunctions';
import { sameShuffleTwice } from './sameShuffleTwice';
import { serverFailures } from './serverFailures';
import { skewedStages } from './skewedStages';
import { slowCommits } from './slowCommits';
import { slowFunctions } from './slowFunctions';
import { slowListing } from './slowListing';
import { smallFilesRead } from './smallFilesRead';
import { smallFilesWritten } from './smallFilesWritten';
import { spilledStages } from './spilledStages';
import { repeatedAnalyses } from './repeatedAnalyses';
import { stalledReplies } from './stalledReplies';
import { streamsBehind } from './streamsBehind';
import { tinyTasks } from './tinyTasks';
import { unevenPythonTasks } from './unevenPythonTasks';
import { unusedColumns } from './unusedColumns';
import { unusedRows } from './unusedRows';
import { uselessCaches } from './uselessCaches';
import { waitingSources } from './waitingSources';
import { workerStarts } from './workerStarts';

/** All rules; their order has no meaning. */
export const RULES: ((facts: RunFacts) => Found[])[] = [
  explodingJoins,
  functionsEvaluatedTwice,
  recomputedDatasets,
  oneTaskStages,
  coalescedTooFar,
  longChains,
  skewedStages,
  slowFunctions,
  filteredPairs,
  explodingGenerate,
  nestedLoopJoins,
  couldBroadcast,
  broadcastTooLarge,
  estimateOff,
  broadcastTimeout,
  sameShuffleTwice,
  smallFilesRead,
  slowListing,
  inferredSchemas,
  readAgain,
  partitionFilterMissing,
  filterNotPushed,
  unusedColumns,
  smallFilesWritten,
  slowCommits,
  uselessCaches,
  cachesBeforeFilters,
  keptCaches,
  growingPlans,
  workerStarts,
  pickledFunctions,
  unevenPythonTasks,
  changingRows,
  fetchWaits,
  idleCores,
  lostSpeculation,
  computeBoundStages,
  driverLogWarnings,
  actionsInLoop,
  driverGaps,
  driverMemory,
  failedTasks,
  fetchFailures,
  fewTasks,
  garbageCollection,
  largeGroups,
  largePartitions,
  lostExecutors,
  noMaster,
  pythonDiffers,
  serverFailures,
  partlyCached,
  spilledStages,
  tinyTasks,
  largeCaptures,
  repeatedClosures,
  pickledPandas,
  unusedRows,
  repeatedAnalyses,
  stalledReplies,
  replaceableFunctions,
  streamsBehind,
  growingState,
  waitingSources,
];
