import { around, lengthOf, sharedTime, union, without, type Interval } from './intervals';
import { mainDataset } from './mainDataset';
import { callOf } from './profile/stageWork';
import { SourceLines, type SourceLine } from './profile/sourceLines';
import { openTimes } from './profile/waits';
import type { Run, Stage } from './run';
import { runSpan } from './runSpan';
import { stageSpan } from './stageTimes';
import { lackingExecutors } from './lackingExecutors';
import { sumOf } from './sumOf';

/** Where the time of gaps went, in ms. */
export interface GapParts {
  /** No action, query or job was open: the driver did something else. */
  driver: number;
  /** One was open, and no stage: planning, scheduling, committing files, transfer of results. `waiting` in the profile by line. */
  waiting: number;
  /** Stages were open, and there was no executor for their tasks. */
  noExecutor: number;
}

/** A time in which no stage of the run worked. */
export interface Gap extends GapParts {
  /** Ms since the epoch. */
  startTime: number;
  /** In ms; the sum of the parts. */
  length: number;
  /** The stage that ended last before it, and the one that began after it; null at the start and the end of the run. */
  before: GapEdge | null;
  after: GapEdge | null;
}

export interface GapEdge {
  applicationId: string;
  stageId: number;
  attempt: number;
  jobId: number | null;
  queryId: number | null;
  /** Spark's name of the stage. */
  name: string;
  /** Null if unknown. */
  line: SourceLine | null;
}

export interface Gaps extends GapParts {
  /** Sum of the gaps in ms, and its share of the wall time of the run, 0 to 1. */
  time: number;
  share: number;
  /** In order of time. */
  list: Gap[];
}

const known = new WeakMap<Run, Gaps>();

/**
 * The times of a run in which nothing of Spark worked. Stages and gaps add up to the wall time: without what lacks an executor, the
 * gaps are the time that the profile by line (`lineProfile`) gives to waiting and to the driver.
 */
export function gaps(run: Run): Gaps {
  let found = known.get(run);
  if (!found) known.set(run, (found = findGaps(run)));
  return found;
}

function findGaps(run: Run): Gaps {
  const { start, end } = runSpan(run);
  const lacking = lackingExecutors(run, end);
  const work = run.stages.flatMap(stage => {
    const span = stageSpan(stage, end);
    return span === null ? [] : [{ stage, times: without([span], lacking.get(stage.applicationId) ?? []) }];
  });
  const worked = union([...work.flatMap(({ times }) => times), ...forgottenTimes(run, end)]);
  const edges = new Edges(run, work);
  const partsOf = dividing(union([...lacking.values()].flat()), openTimes(run, end));
  const list = without(start < end ? [[start, end]] : [], worked).map((gap): Gap => ({
    startTime: gap[0],
    length: gap[1] - gap[0],
    ...partsOf(gap),
    ...edges.of(gap),
  }));
  const sum = (part: keyof GapParts | 'length') => sumOf(list, gap => gap[part]);
  const time = sum('length');
  const parts = { driver: sum('driver'), waiting: sum('waiting'), noExecutor: sum('noExecutor') };
  return { time, share: end > start ? time / (end - start) : 0, ...parts, list };
}

/** Of the old batches of a stream, nobody knows any more when their stages ran. */
function forgottenTimes({ streams }: Run, end: number): Interval[] {
  return streams
    .filter(({ batches, earlier }) => earlier.batches > 0 || batches.some(({ isWhole }) => !isWhole))
    .map(({ startTime, endTime, batches }) => [
      startTime,
      batches.find(({ isWhole }) => isWhole)?.startTime ?? endTime ?? end,
    ]);
}

const dividing =
  (lacking: Interval[], open: Interval[]) =>
  (gap: Interval): GapParts => {
    const others = without([gap], around(gap, lacking));
    const noExecutor = gap[1] - gap[0] - lengthOf(others);
    const waiting = sharedTime(others, around(gap, open));
    return { driver: lengthOf(others) - waiting, waiting, noExecutor };
  };

/** Which stages gaps are between. */
class Edges {
  private readonly ending = new Map<number, Stage>();
  private readonly beginning = new Map<number, Stage>();
  private readonly lines: SourceLines;

  constructor(
    private readonly run: Run,
    work: { stage: Stage; times: Interval[] }[],
  ) {
    this.lines = new SourceLines(run);
    for (const { stage, times } of work)
      for (const [from, to] of times) {
        this.ending.set(to, stage);
        if (!this.beginning.has(from)) this.beginning.set(from, stage);
      }
  }

  of([from, to]: Interval): Pick<Gap, 'before' | 'after'> {
    return { before: this.edge(this.ending.get(from)), after: this.edge(this.beginning.get(to)) };
  }

  private edge(stage: Stage | undefined): GapEdge | null {
    if (!stage) return null;
    const { applicationId, id: stageId, attempt, jobIds, queryIds, name } = stage;
    const dataset = mainDataset(this.run, stage);
    const line = this.lines.ofDatasets(dataset ? [dataset.id] : [])[0] ?? callOf(stage, this.lines)[0] ?? null;
    return { applicationId, stageId, attempt, jobId: jobIds[0] ?? null, queryId: queryIds[0] ?? null, name, line };
  }
}
