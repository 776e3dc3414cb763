const TAG = /^strobe-action-(\d+)$/;

/** The action that a job tag names; null if there is none. */
export function actionOfTags(tags: string[]): number | null {
  for (const tag of tags) {
    const match = TAG.exec(tag);
    if (match) return Number(match[1]);
  }
  return null;
}
