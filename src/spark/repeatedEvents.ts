import type { RunEvent } from '../model/runEvent';

/** Finds events of one application that its log has more than once, so that figures count them once. */
export class RepeatedEvents {
  private readonly jobs = new Set<number>();
  private readonly tasks = new Set<number>();
  private readonly queries = new Set<number>();
  private readonly endedQueries = new Set<number>();

  isRepeated(event: RunEvent): boolean {
    switch (event.type) {
      case 'jobStarted':
        return isIn(this.jobs, event.jobId);
      case 'queryStarted':
        return isIn(this.queries, event.queryId);
      case 'queryEnded':
        return isIn(this.endedQueries, event.queryId);
      case 'taskEnded':
        // Spark reports a task again if the executor is lost that has its output.
        return event.failure?.kind !== 'Resubmitted' && isIn(this.tasks, event.taskId);
      default:
        return false;
    }
  }
}

function isIn(known: Set<number>, id: number): boolean {
  if (known.has(id)) return true;
  known.add(id);
  return false;
}
