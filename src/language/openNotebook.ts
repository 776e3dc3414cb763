import { TextDocument } from 'vscode-languageserver-textdocument';
import { cellsOf } from '../cells/cellsOf';
import { groupBy } from '../model/groupBy';
import type { NotebookCells, StaticLineage, StaticNode } from '../wire/languageMessages';
import { findJob } from './findJob';
import { NO_JOB, type JobModel } from './jobModel';
import { KeptModules } from './keptModules';
import type { ModuleFiles } from './moduleFiles';
import { PythonFile } from './pythonFile';
import type { PythonParser } from './pythonParser';
import { staticLineage } from './staticLineage';

/** A cell as the editor has it. */
export interface EditorCell {
  uri: string;
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
  private found: { generation: number; job: JobModel } | null = null;
  private inCells: { job: JobModel; cells: NotebookCells } | null = null;

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
    this.text = TextDocument.create(this.uri, 'python', version, cells.map(each => each.text).join('\n'));
    let row = 0;
    this.starts = cells.map(({ text }) => {
      const start = row;
      row += text.split('\n').length;
      return start;
    });
  }

  lineage(): StaticLineage {
    const { isJob, nodes } = staticLineage(this.job(), range => this.text.getText(range));
    return { uri: this.uri, version: this.version, isJob, nodes: nodes.map(node => this.inCell(node)) };
  }

  /** The cells that use Spark. */
  sparkCells(): NotebookCells {
    const job = this.job();
    if (this.inCells?.job !== job) this.inCells = { job, cells: this.cellsOf(job) };
    return this.inCells.cells;
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
  private job(): JobModel {
    const { generation } = this.files;
    if (this.found?.generation !== generation) this.found = { generation, job: this.find() };
    return this.found.job;
  }

  private find(): JobModel {
    // In Jupyter's format, which has one language for all of its cells. Cells of other languages are not read.
    const isPython = ({ isCode, languageId }: EditorCell) => isCode && languageId === 'python';
    const cells = this.cells.map(each => ({ cell_type: isPython(each) ? 'code' : 'raw', source: each.text }));
    if (!cells.some(each => each.cell_type === 'code')) return NO_JOB;
    return findJob(
      this.file.updateCells(cellsOf(JSON.stringify({ cells }), 'jupyter')),
      this.uri,
      this.files,
      this.kept,
    );
  }

  private cellAt(row: number): number {
    return this.starts.findLastIndex(start => start <= row);
  }

  private inCell(node: StaticNode): StaticNode {
    const { callSite, range } = node;
    const cell = this.cellAt(range.start.line);
    const start = this.starts[cell] ?? 0;
    const moved = (position: StaticNode['range']['start']) => ({ ...position, line: position.line - start });
    return {
      ...node,
      callSite: { ...callSite, file: nameOf(cell), line: callSite.line - start, endLine: callSite.endLine - start },
      range: { start: moved(range.start), end: moved(range.end) },
    };
  }
}

/** The name of a cell that has not run, by its position. */
const nameOf = (index: number): string => `Cell ${index + 1}`;
