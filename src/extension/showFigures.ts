import type { Run } from '../model/run';
import { figuresOfFiles } from './figuresOfFiles';
import type { Language } from './language';

/** Shows the cost of a run at the lines of its files. */
export async function showFigures(run: Run, language: Language): Promise<void> {
  for (const figures of figuresOfFiles(run)) await language.showFigures(figures);
}
