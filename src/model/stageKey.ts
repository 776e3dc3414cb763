import type { StageKey } from './run';

/** Identifies a stage as text, for maps and sets. */
export function stageKey(stage: StageKey): string {
  return `${stage.applicationId}/${stage.stageId}`;
}
