import * as vscode from 'vscode';
import type { Run } from '../model/run';
import { figuresOfRun } from './figuresOfRun';
import type { RunFigures } from '../wire/languageMessages';

/** What a run cost at the lines of each of its files. Explaining runs next to nothing: the figures of the last run stay. */
export function figuresOfFiles(run: Run): RunFigures[] {
  if (run.script.mode === 'explain') return [];
  return run.script.sources.flatMap(({ file }) => figuresOfRun(run, file, vscode.Uri.file(file).toString()) ?? []);
}
