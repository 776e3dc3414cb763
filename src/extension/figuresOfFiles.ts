import * as vscode from 'vscode';
import type { Run } from '../model/run';
import { figuresOfRun } from './figuresOfRun';
import type { RunFigures } from '../wire/languageMessages';

/** Cost per line, for each file of a run. Empty for an explained job, which runs almost nothing, so that the figures of the last run stay. */
export function figuresOfFiles(run: Run): RunFigures[] {
  if (run.script.mode === 'explain') return [];
  return run.script.sources.flatMap(({ file }) => figuresOfRun(run, file, vscode.Uri.file(file).toString()) ?? []);
}
