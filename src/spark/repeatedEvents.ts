import type { RunEvent, StageInfo } from '../model/runEvent';
import { IdSet } from './idSet';

/** Attempts of a stage are far apart, so that no two have the same id. */
const BETWEEN_ATTEMPTS = 2 ** 32;
const stageId = ({ stageId: id, attempt }: StageInfo) => id + attempt * BETWEEN_ATTEMPTS;

/** Finds events of one application that its log has more than once, so that figures count them once. */
export class RepeatedEvents {
  private readonly seen = new Map<RunEvent['type'], IdSet>();
  private readonly endedQueries = new IdSet();

  isRepeated(event: RunEvent): boolean {
    switch (event.type) {
      case 'jobStarted':
      case 'jobEnded':
        return this.isKnown(event, event.jobId);
      case 'queryStarted':
        return this.isKnown(event, event.queryId);
      case 'queryReplanned':
        return this.endedQueries.has(event.queryId);
      case 'queryEnded':
        return !this.endedQueries.add(event.queryId);
      case 'stageSubmitted':
      case 'stageCompleted':
        return this.isKnown(event, stageId(event.stage));
      case 'taskStarted':
        return this.isKnown(event, event.taskId);
      case 'taskEnded':
        // Spark reports a task again if the executor is lost that has its output.
        return event.failure?.kind !== 'Resubmitted' && this.isKnown(event, event.taskId);
      default:
        return false;
    }
  }

  /** Whether an event of this type with this id came before. */
  private isKnown({ type }: RunEvent, id: number): boolean {
    let ids = this.seen.get(type);
    if (!ids) this.seen.set(type, (ids = new IdSet()));
    return !ids.add(id);
  }
}
