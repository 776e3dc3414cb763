/**
 * A recorded run with more tasks in its first stage: copies of its first task, each with figures of its own, on 40 executors. Given
 * in pieces, as a host sends a file that it reads.
 *
 * @param {import('../../src/model/runEvent').RunEvent[]} events
 * @param {number} count
 * @returns {Generator<import('../../src/model/runEvent').RunEvent[]>}
 */
export function* withManyTasks(events, count) {
  const isOfFirst = ({ type, stageId }) => type === 'taskEnded' && stageId === 0;
  const at = events.findIndex(isOfFirst);
  const first = events[at];
  yield events.slice(0, at);
  for (let from = 0; from < count; from += PIECE)
    yield Array.from({ length: Math.min(PIECE, count - from) }, (_, index) => copyOf(first, from + index));
  yield events.slice(at);
}

const PIECE = 5000;

function copyOf(task, index) {
  const duration = 100 + ((index * 7919) % 5000);
  const launchTime = task.launchTime + 3 * index;
  return {
    ...task,
    taskId: 1_000_000 + index,
    index,
    executorId: String(index % 40),
    host: `10.0.0.${index % 40}`,
    launchTime,
    finishTime: launchTime + duration,
    metrics: {
      ...task.metrics,
      executorRunTime: duration - 20,
      executorCpuTimeNs: 777_777 * duration,
      jvmGcTime: index % 50,
      inputBytes: 1000 * index,
      inputRecords: 3 * index,
      shuffleRemoteBytesRead: 700 * index,
      shuffleFetchWaitTime: index % 7,
      shuffleWriteBytes: 50_000 * index,
      peakExecutionMemory: 65_536 * (index % 9),
    },
  };
}
