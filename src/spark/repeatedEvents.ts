import { IdSet } from './idSet';
import type { RunEvent } from '../model/runEvent';

/** Finds events of one application that its log has more than once, so that figures count them once. */
export class RepeatedEvents {
  private readonly jobs = new IdSet();
  private readonly tasks = new IdSet();
  private readonly queries = new IdSet();
  private readonly endedQueries = new IdSet();

  isRepeated(event: RunEvent): boolean {
    switch (event.type) {
      case 'jobStarted':
        return !this.jobs.add(event.jobId);
      case 'queryStarted':
        return !this.queries.add(event.queryId);
      case 'queryEnded':
        return !this.endedQueries.add(event.queryId);
      case 'taskEnded':
        // Spark reports a task again if the executor is lost that has its output.
        return event.failure?.kind !== 'Resubmitted' && !this.tasks.add(event.taskId);
      default:
        return false;
    }
  }
}
