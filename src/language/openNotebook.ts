import { TextDocument } from 'vscode-languageserver-textdocument';
import { cellsOf } from '../cells/cellsOf';
import { groupBy } from '../model/groupBy';
import type { NotebookCells, StaticLineage, StaticNode } from '../wire/languageMessages';
import type { PythonJob } from './callRecorder';
import { findDiagnostics } from './diagnostics/findDiagnostics';
import type { SourceDiagnostic } from './diagnostics/sourceDiagnostic';
import type { DiagnosedText } from './documentDiagnostics';
import { findJob } from './findJob';
import { NO_JOB, type JobModel, type TextRange } from './jobModel';
import { KeptModules } from './keptModules';
import type { ModuleFiles } from './moduleFiles';
import { PythonFile, type PlacedChunk } from './pythonFile';
import type { PythonParser } from './pythonParser';
import { staticLineage } from './staticLineage';

/** A cell as the editor has it. */
export interface EditorCell {
  uri: string;
  version: number;
  isCode: boolean;
  /** The editor's id of its language. */
  languageId: string;
  text: string;
}

/**
 * An open notebook. Its cells are read as one file, one below the other in the order in which they stand: a person runs them
 * in that order, or can.
 */
export class OpenNotebook {
  private readonly file: PythonFile;
  private cells: EditorCell[] = [];
  private text = TextDocument.create('', 'python', 0, '');
  /** Row of the first line of each cell. */
  private starts: number[] = [];
  private version = 0;
  private readonly kept = new KeptModules();
  private found: { generation: number; job: PythonJob } | null = null;
  private chunks: PlacedChunk[] = [];
  private inCells: { job: JobModel; cells: NotebookCells } | null = null;
  private diagnosed: { job: JobModel; cells: DiagnosedText[] } | null = null;

  constructor(
    private readonly uri: string,
    parser: PythonParser,
    private readonly files: ModuleFiles,
  ) {
    this.file = new PythonFile(parser);
  }

  /** Takes the cells of a new version. */
  update(version: number, cells: EditorCell[]): void {
    this.version = version;
    this.cells = cells;
    this.found = null;
    this.diagnosed = null;
    this.text = TextDocument.create(this.uri, 'python', version, cells.map(pythonOf).join('\n'));
    let row = 0;
    this.starts = cells.map(({ text }) => {
      const start = row;
      row += text.split('\n').length;
      return start;
    });
  }

  lineage(): StaticLineage {
    const { isJob, nodes } = staticLineage(this.job(), range => this.text.getText(range));
    return { uri: this.uri, version: this.version, isJob, nodes: nodes.map(node => this.nodeInCell(node)) };
  }

  /** The cells that use Spark. */
  sparkCells(): NotebookCells {
    const job = this.job();
    if (this.inCells?.job !== job) this.inCells = { job, cells: this.cellsOf(job) };
    return this.inCells.cells;
  }

  /** The cells of Python, with what is found in each. */
  codeCells(): DiagnosedText[] {
    const job = this.job();
    if (this.diagnosed?.job !== job) this.diagnosed = { job, cells: this.diagnose(job) };
    return this.diagnosed.cells;
  }

  private diagnose(job: PythonJob): DiagnosedText[] {
    const found = findDiagnostics(this.chunks, job, this.text.getText(), new Set(this.starts));
    const byCell = groupBy(found, ({ range }) => this.cellAt(range.start.line));
    return this.cells.flatMap((cell, index) => {
      if (!isPython(cell)) return [];
      const start = this.starts[index]!;
      const diagnostics = (byCell.get(index) ?? []).map(each => inCell(each, start));
      const textIn = (range: TextRange) => this.text.getText(moved(range, start));
      return [{ ...cell, textIn, figuresNow: () => [], diagnostics: () => diagnostics }];
    });
  }

  private cellsOf({ calls }: JobModel): NotebookCells {
    const byCell = groupBy(calls, call => this.cellAt(call.line));
    const found = this.cells.map(({ uri }, index) => {
      const own = byCell.get(index) ?? [];
      const actions = own.filter(call => call.kind === 'action').length;
      return { uri, name: nameOf(index), actions, datasets: own.filter(call => call.makes !== null).length };
    });
    return { cells: found.filter(each => each.actions + each.datasets > 0) };
  }

  dispose(): void {
    this.file.dispose();
  }

  /** The job in the current cells, with the current texts of the files that they import. */
  private job(): PythonJob {
    const { generation } = this.files;
    if (this.found?.generation !== generation) this.found = { generation, job: this.find() };
    return this.found.job;
  }

  private find(): PythonJob {
    // In Jupyter's format, which has one language for all of its cells. Cells of other languages are not read.
    const cells = this.cells.map(each => ({ cell_type: isPython(each) ? 'code' : 'raw', source: each.text }));
    const hasPython = this.cells.some(isPython);
    this.chunks = hasPython ? this.file.updateCells(cellsOf(JSON.stringify({ cells }), 'jupyter')) : [];
    return hasPython ? findJob(this.chunks, this.uri, this.files, this.kept) : NO_JOB;
  }

  private cellAt(row: number): number {
    return this.starts.findLastIndex(start => start <= row);
  }

  private nodeInCell(node: StaticNode): StaticNode {
    const { callSite, range } = node;
    const cell = this.cellAt(range.start.line);
    const start = this.starts[cell] ?? 0;
    return {
      ...node,
      callSite: { ...callSite, file: nameOf(cell), line: callSite.line - start, endLine: callSite.endLine - start },
      range: moved(range, -start),
    };
  }
}

const isPython = ({ isCode, languageId }: EditorCell): boolean => isCode && languageId === 'python';

/** The text of a cell of Python, and as many empty lines for another. */
const pythonOf = (cell: EditorCell): string => (isPython(cell) ? cell.text : cell.text.replace(/[^\n]/g, ''));

function moved({ start, end }: TextRange, lines: number): TextRange {
  return { start: { ...start, line: start.line + lines }, end: { ...end, line: end.line + lines } };
}

/** With positions in the cell that starts at a line. A fix stays in the cell, because it edits one statement. */
function inCell(found: SourceDiagnostic, start: number): SourceDiagnostic {
  const fix = found.fix && { ...found.fix, range: moved(found.fix.range, -start) };
  return { ...found, range: moved(found.range, -start), fix };
}

/** The name of a cell that has not run, by its position. */
const nameOf = (index: number): string => `Cell ${index + 1}`;
