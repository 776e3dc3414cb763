import type { PythonJob } from './callRecorder';
import { NO_JOB } from './jobModel';
import { Interpreter } from './interpreter';
import { KeptModules } from './keptModules';
import { NO_FILES, type ModuleFiles } from './moduleFiles';
import { mayUseSpark } from './platforms/platforms';
import type { PlacedChunk } from './pythonFile';

/** Whether the text of a file can be a Spark job and so must be parsed. */
export const mayBeJob = (text: string, file: string | null = null, files: ModuleFiles = NO_FILES): boolean =>
  mayUseSpark(text) || (file !== null && files.usesSpark(file));

/**
 * Follows Spark objects through a file and finds every call on them. Never throws, even on invalid code.
 *
 * @param file its URI, to find the files that it imports; null if it has none
 * @param kept what earlier analyses of the same file found in the files that it imports
 */
export function findJob(
  chunks: PlacedChunk[],
  file: string | null = null,
  files: ModuleFiles = NO_FILES,
  kept = new KeptModules(),
): PythonJob {
  const text = chunks.map(each => each.text).join('\n');
  return mayBeJob(text, file, files) ? new Interpreter(chunks, text, file, files, kept).run() : NO_JOB;
}
