import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { isDatabricksNotebook } from '../cells/markedCells';
import { linesOf } from '../text/lines';
import type { RunFigures } from '../wire/languageMessages';
import { afterChange, afterReplacement, anchorsIn, type AnchoredFigures, type TextChange } from './figureAnchors';
import { codeEnds, type CodeEnd } from './codeEnds';
import type { PythonJob } from './callRecorder';
import { findDiagnostics } from './diagnostics/findDiagnostics';
import type { SourceDiagnostic } from './diagnostics/sourceDiagnostic';
import { findJob, mayBeJob } from './findJob';
import { NO_JOB, type JobModel } from './jobModel';
import { KeptModules } from './keptModules';
import { NO_FILES, type ModuleFiles } from './moduleFiles';
import { PythonFile, type PlacedChunk } from './pythonFile';
import type { PythonParser } from './pythonParser';
import { sqlJob } from './sqlJob';

/** Texts that could have run: as opened, and as saved. */
interface Snapshot {
  version: number;
  text: string;
}

const MAX_SNAPSHOTS = 8;
const MAX_CHANGES = 5000;

/** An open file: its text, its job, and the positions of the figures of the last run. */
export class OpenDocument {
  private readonly file: PythonFile;
  private chunks: PlacedChunk[] = [];
  private readonly document: TextDocument;
  private snapshots: Snapshot[] = [];
  /** Since the oldest snapshot. */
  private changes: (TextChange & { version: number })[] = [];
  private figures: RunFigures | null = null;
  private anchors: AnchoredFigures[] = [];
  private model: { version: number; generation: number; job: JobModel } | null = null;
  /** The current model, if the file is a Python file or a notebook. */
  private python: PythonJob | null = null;
  private found: { model: JobModel; diagnostics: SourceDiagnostic[] } | null = null;
  private readonly kept = new KeptModules();
  private ends: { version: number; ends: CodeEnd[] } | null = null;

  constructor(
    readonly uri: string,
    readonly languageId: string,
    version: number,
    text: string,
    parser: PythonParser,
    readonly workspace: ModuleFiles = NO_FILES,
  ) {
    this.document = TextDocument.create(uri, languageId, version, text);
    this.file = new PythonFile(parser);
    this.saved();
  }

  get version(): number {
    return this.document.version;
  }

  get text(): string {
    return this.document.getText();
  }

  textIn(range: Parameters<TextDocument['getText']>[0]): string {
    return this.document.getText(range);
  }

  change(changes: TextDocumentContentChangeEvent[], version: number): void {
    for (const each of changes) {
      const range = 'range' in each ? each.range : null;
      const before = range === null ? this.text : '';
      TextDocument.update(this.document, [each], version);
      if (range === null) this.replaced(before);
      else this.edited({ range, text: normal(each.text), version });
    }
  }

  /** Called when the file is saved: a run would now use this text. */
  saved(): void {
    this.snapshots.push({ version: this.version, text: normal(this.text) });
    if (this.snapshots.length > MAX_SNAPSHOTS) this.snapshots.shift();
    const oldest = this.snapshots[0]!.version;
    this.changes = this.changes.filter(each => each.version > oldest);
  }

  /** The job in the current text, with the current texts of the files that it imports. */
  job(): JobModel {
    const { version } = this;
    const { generation } = this.workspace;
    if (this.model?.version !== version || this.model.generation !== generation) {
      this.model = { version, generation, job: this.findJob() };
    }
    return this.model.job;
  }

  /** The Python code of the current text; empty if it cannot use Spark. */
  get code(): readonly PlacedChunk[] {
    this.job();
    return this.chunks;
  }

  /** What is found in the current text without a run. */
  diagnostics(): SourceDiagnostic[] {
    const model = this.job();
    if (this.found?.model !== model) this.found = { model, diagnostics: this.findDiagnostics() };
    return this.found.diagnostics;
  }

  setFigures(figures: RunFigures): void {
    this.figures = { ...figures, text: normal(figures.text) };
    const { text } = this.figures;
    const anchors = anchorsIn(this.figures);
    const ran = this.snapshots.findLast(each => each.text === text);
    if (ran === undefined) this.anchors = afterReplacement(anchors, text, normal(this.text));
    else this.anchors = this.changes.filter(each => each.version > ran.version).reduce(afterChange, anchors);
  }

  /** Where a note about each line can stand. */
  noteEnds(): CodeEnd[] {
    if (this.ends?.version !== this.version) this.ends = { version: this.version, ends: this.findEnds() };
    return this.ends.ends;
  }

  /** The figures of the last run, at the current positions of their calls. */
  figuresNow(): AnchoredFigures[] {
    const { figures } = this;
    // The text is again the same as the one that ran, for example after an undo.
    if (figures !== null && normal(this.text) === figures.text) this.anchors = anchorsIn(figures);
    return this.anchors;
  }

  dispose(): void {
    this.file.dispose();
  }

  private findJob(): JobModel {
    const { text } = this;
    if (this.languageId === 'sql' && !isDatabricksNotebook(text)) {
      this.chunks = [];
      this.python = null;
      return sqlJob(text);
    }
    this.chunks = mayBeJob(text, this.uri, this.workspace) ? this.file.update(text) : [];
    this.python = this.chunks.length === 0 ? null : findJob(this.chunks, this.uri, this.workspace, this.kept);
    return this.python ?? NO_JOB;
  }

  private findDiagnostics(): SourceDiagnostic[] {
    const { chunks, python, text } = this;
    return python === null ? [] : findDiagnostics(chunks, python, text);
  }

  private findEnds(): CodeEnd[] {
    if (this.languageId !== 'sql') return codeEnds(this.text);
    return linesOf(this.text).map((text, line) => ({ line, character: text.length }));
  }

  private edited(change: TextChange & { version: number }): void {
    this.changes.push(change);
    this.anchors = afterChange(this.anchors, change);
    if (this.changes.length <= MAX_CHANGES) return;
    this.snapshots = [{ version: this.version, text: normal(this.text) }];
    this.changes = [];
  }

  private replaced(before: string): void {
    this.anchors = afterReplacement(this.anchors, normal(before), normal(this.text));
    this.snapshots = [];
    this.changes = [];
    this.saved();
  }
}

/** Normalizes a text for comparison, as Python does. */
const normal = (text: string): string =>
  (text.includes('\r') ? text.replace(/\r\n/g, '\n') : text).replace(/^\ufeff/, '');
