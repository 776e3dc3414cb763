import * as l10n from '@vscode/l10n';
import type { CodeLens, Command } from 'vscode-languageserver/node';
import { cellsOf } from '../cells/cellsOf';
import { sourceLanguage } from '../cells/markedCells';
import { CELL_COMMANDS, LENS_COMMANDS } from '../wire/languageMessages';
import { cellLenses, type CellLens } from './cellLenses';
import { codeLenses, type Lens } from './codeLenses';
import { functionLenses, type FunctionLens } from './functionLenses';
import { functionsIn } from './functionPlaces';
import type { OpenDocument } from './openDocument';

/** All lenses of a document: of the job, of its functions, and of its cells. */
export function lensesOf(document: OpenDocument): CodeLens[] {
  const job = document.job();
  const { uri, code, workspace } = document;
  const places = functionsIn(code);
  const isMadeInFunction = places.some(
    ({ line, text }) => line <= job.headLine && job.headLine < line + text.split('\n').length - 1,
  );
  const cells = code.length > 0 ? cellsOf(document.text, sourceLanguage(document.text)) : [];
  return [
    ...codeLenses(job, isMadeInFunction).map(each => lensAt(each.line, commandOfJob(uri, each))),
    ...functionLenses(job, places, uri, workspace).map(each => lensAt(each.line, commandOfFunction(uri, each))),
    ...cellLenses(cells, job).map(each => lensAt(each.line, commandOfCell(uri, each))),
  ];
}

// Resolving commands later leaves lenses that do nothing for a moment.
function lensAt(line: number, command: Command): CodeLens {
  const position = { line, character: 0 };
  return { range: { start: position, end: position }, command };
}

function commandOfJob(uri: string, { action, line }: Lens): Command {
  const given = action === 'runToLine' ? [uri, line + 1] : [uri];
  return { title: jobTitle(action), command: LENS_COMMANDS[action], arguments: given };
}

function commandOfFunction(uri: string, lens: FunctionLens): Command {
  switch (lens.action) {
    case 'showLineage':
      return lineageOf(uri);
    case 'runTest':
      return { title: l10n.t('Run test'), command: LENS_COMMANDS.runTest, arguments: [lens.file, lens.test] };
    case 'debugTest':
      return { title: l10n.t('Debug test'), command: LENS_COMMANDS.debugTest, arguments: [lens.file, lens.test] };
    case 'runCaller': {
      const title = l10n.t('Run {0}', lens.title);
      if (lens.test === null) return { title, command: LENS_COMMANDS.runJob, arguments: [lens.file] };
      return { title, command: LENS_COMMANDS.runTest, arguments: [lens.file, lens.test] };
    }
  }
}

function commandOfCell(uri: string, { action, cell }: CellLens): Command {
  if (action === 'showLineage') return lineageOf(uri);
  const title = action === 'runCell' ? l10n.t('Run cell') : l10n.t('Run above');
  return { title, command: CELL_COMMANDS[action], arguments: [uri, cell] };
}

const lineageOf = (uri: string): Command => ({
  title: l10n.t('Lineage'),
  command: LENS_COMMANDS.showLineage,
  arguments: [uri],
});

function jobTitle(action: Lens['action']): string {
  switch (action) {
    case 'runJob':
      return l10n.t('Run job');
    case 'explainJob':
      return l10n.t('Explain');
    case 'showLineage':
      return l10n.t('Lineage');
    case 'runToLine':
      return l10n.t('Run to here');
  }
}
