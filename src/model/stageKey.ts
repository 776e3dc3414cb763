import type { StageKey } from './run';

/** A stage's identity as text, for maps and sets. */
export function stageKey(stage: StageKey): string {
  return `${stage.applicationId}/${stage.stageId}`;
}
