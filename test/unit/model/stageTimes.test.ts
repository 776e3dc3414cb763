import { expect, test } from 'vitest';
import { stageKey } from '../../../src/model/stageKey';
import { stageTimes } from '../../../src/model/stageTimes';
import { taskListOf } from '../../../src/model/tasks/taskStore';
import { APPLICATION, RunBuilder, START } from '../../fixtures/runs/runBuilder';
import { randomOf } from '../../fuzz/mutate';

const LENGTH = 100;

interface Part {
  from: number;
  to: number;
}

/** What stages get if each millisecond is divided by the tasks that run in it. */
function divided(stages: (Part & { tasks: Part[] })[]): number[] {
  const elapsed = stages.map(() => 0);
  for (let at = 0; at < LENGTH; at++) {
    const isIn = ({ from, to }: Part) => from <= at && at < to;
    const counts = stages.map(({ tasks }) => tasks.filter(isIn).length);
    const open = stages.flatMap((stage, index) => (isIn(stage) ? [index] : []));
    const all = open.reduce((sum, index) => sum + counts[index]!, 0);
    for (const index of open) elapsed[index]! += all === 0 ? 1 / open.length : counts[index]! / all;
  }
  return elapsed;
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('stages share each moment by the tasks that run in it (%i)', seed => {
  const random = randomOf(seed);
  const partOf = ({ from, to }: Part): Part => {
    const start = from + random(to - from);
    return { from: start, to: start + random(to - start + 1) };
  };
  const stages = Array.from({ length: 1 + random(8) }, () => {
    const from = random(LENGTH - 1);
    const span = { from, to: from + 1 + random(LENGTH - from) };
    return { ...span, tasks: Array.from({ length: random(6) }, () => partOf(span)) };
  });
  const builder = new RunBuilder('/jobs/etl.py', '', { startTime: START, endTime: START + LENGTH });
  stages.forEach(({ from, to, tasks }, id) => {
    const made = tasks.map((task, index) =>
      builder.task(index, { launchTime: START + task.from, duration: task.to - task.from }),
    );
    builder.stage(id, 'collect', from, to, { numTasks: 0 }).tasks = taskListOf(made);
  });
  const times = stageTimes(builder.run);
  const elapsed = stages.map((_, stageId) => times.get(stageKey({ applicationId: APPLICATION, stageId }))!.elapsed);
  divided(stages).forEach((time, id) => expect(elapsed[id]).toBeCloseTo(time, 8));
});
