import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { groupBy } from '../groupBy';
import { siteKey } from '../siteKey';
import { stageKey } from '../stageKey';
import type { Stream } from '../stream';
import type { Found } from './finding';
import type { RunFacts } from './runFacts';
import { mostExpensive, sumOrNull } from './sameFound';
import { streamLabel } from './streamParts';

interface OfBatch {
  stream: Stream;
  batchId: number;
}

/**
 * What is found in one batch of a stream is found in all like it: of these findings, only the most expensive one is left, with
 * the sums of their costs and savings.
 */
export function onceForStream(found: Found[], facts: RunFacts): Found[] {
  if (facts.run.streams.length === 0) return found;
  const batches = new BatchOfRuns(facts);
  const groups = groupBy(found, each => batches.key(each) ?? each);
  return [...groups.values()].flatMap(same => {
    const ids = new Set(same.map(each => batches.of(each)?.batchId));
    return ids.size === 1 ? same : together(same, ids.size, batches.of(mostExpensive(same))!);
  });
}

function together(same: Found[], count: number, { stream, batchId }: OfBatch): Found {
  const most = mostExpensive(same);
  const cost = sumOrNull(same.map(each => each.cost));
  const saving = sumOrNull(same.map(each => each.saving ?? null));
  const all = cost === null ? '' : `, ${formatDuration(cost)} in all`;
  const where = `This is batch ${batchId} of ${streamLabel(stream)}; the same is in ${plural(count - 1, 'other batch')}${all}.`;
  return { ...most, found: `${most.found} ${where}`, cost, saving };
}

/** The batches that stages and queries ran for. */
class BatchOfRuns {
  private readonly byStage = new Map<string, OfBatch>();
  private readonly byQuery = new Map<string, OfBatch>();

  constructor(private readonly facts: RunFacts) {
    const { run } = facts;
    const stagesOf = new Map(run.jobs.map(({ applicationId, id, stageIds }) => [`${applicationId}/${id}`, stageIds]));
    for (const stream of run.streams)
      for (const { id: batchId, queryIds, jobIds } of stream.batches) {
        const { applicationId } = stream;
        for (const id of queryIds) this.byQuery.set(`${applicationId}/${id}`, { stream, batchId });
        for (const stageId of jobIds.flatMap(id => stagesOf.get(`${applicationId}/${id}`) ?? []))
          this.byStage.set(stageKey({ applicationId, stageId }), { stream, batchId });
      }
  }

  /** The batch that a finding is about; undefined if there is none, or several. */
  of({ stageIds = [], queryId = null, ...found }: Found): OfBatch | undefined {
    const applicationId = found.applicationId ?? this.facts.action(found.actionId ?? null)?.applicationId ?? null;
    if (applicationId === null) return undefined;
    const ofStages = stageIds.map(stageId => this.byStage.get(stageKey({ applicationId, stageId })));
    const ofQuery = queryId === null ? [] : [this.byQuery.get(`${applicationId}/${queryId}`)];
    const [first, ...others] = [...ofStages, ...ofQuery];
    return first && others.every(other => other?.stream === first.stream && other.batchId === first.batchId)
      ? first
      : undefined;
  }

  /** Equal for findings that are the same in several batches; null for others. */
  key(found: Found): string | null {
    const batch = this.of(found);
    if (!batch) return null;
    const [line] = found.lines;
    return [batch.stream.runId, found.rule, line ? siteKey(line) : ''].join(' ');
  }
}
