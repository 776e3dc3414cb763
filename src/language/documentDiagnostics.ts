import {
  CodeActionKind,
  DiagnosticSeverity,
  type CodeAction,
  type Diagnostic,
  type Range,
} from 'vscode-languageserver/node';
import { characterAtByte } from '../text/utf8';
import type { Levels } from './diagnostics/levels';
import { SOURCE_RULES, type Level } from './diagnostics/rules';
import type { SourceDiagnostic } from './diagnostics/sourceDiagnostic';
import type { AnchoredFigures } from './figureAnchors';

/** What the Problems view shows of a file. */
export interface DiagnosticSettings {
  /** Findings of the last run: `strobe.findings.enabled`. */
  findings: boolean;
  /** What is found in the source: `strobe.diagnostics`. */
  levels: Levels;
  /** URI of the folder with a page for each rule, if the client has told it. */
  pages: string | null;
}

/** A text with diagnostics: of a file, or of a cell of a notebook. */
export interface DiagnosedText {
  readonly uri: string;
  readonly version: number;
  textIn(range: Range): string;
  /** The figures of the last run, at the current positions of their calls. */
  figuresNow(): AnchoredFigures[];
  /** What is found in the source without a run. */
  diagnostics(): SourceDiagnostic[];
}

const SEVERITY: Record<Exclude<Level, 'off'>, DiagnosticSeverity> = {
  hint: DiagnosticSeverity.Hint,
  information: DiagnosticSeverity.Information,
  warning: DiagnosticSeverity.Warning,
};

/** Failures and findings of the last run, and what is found in the source. */
export function diagnosticsOf(document: DiagnosedText, settings: DiagnosticSettings): Diagnostic[] {
  const measured = settings.findings ? findingsOf(document, settings) : [];
  return [...failuresOf(document), ...measured, ...sourceOf(document, settings)];
}

/** Quick fixes in a range: the safe edits of the findings, and those of what is found in the source. */
export function fixesOf(document: DiagnosedText, range: Range, settings: DiagnosticSettings): CodeAction[] {
  return [...(settings.findings ? editsOfFindings(document, range) : []), ...editsOfSource(document, range, settings)];
}

function failuresOf(document: DiagnosedText): Diagnostic[] {
  return document
    .figuresNow()
    .flatMap(({ site, range }) =>
      site.error === null
        ? []
        : [{ range, severity: DiagnosticSeverity.Error, source: 'Strobe', message: site.error, code: 'run.failed' }],
    );
}

function findingsOf(document: DiagnosedText, { pages }: DiagnosticSettings): Diagnostic[] {
  return document.figuresNow().flatMap(({ site, range }) =>
    (site.findings ?? []).map(({ code, message }) => ({
      ...{ range, severity: DiagnosticSeverity.Information, source: 'Strobe', message },
      ...codeOf(code, pages),
    })),
  );
}

function sourceOf(document: DiagnosedText, settings: DiagnosticSettings): Diagnostic[] {
  return shownInSource(document, settings).map(({ rule, range, message }) => ({
    ...{ range, severity: SEVERITY[levelOf(rule, settings)], source: 'Strobe', message },
    ...codeOf(rule, settings.pages),
  }));
}

/** The editor opens the page of the rule by its code. */
function codeOf(code: string, pages: string | null): Pick<Diagnostic, 'code' | 'codeDescription'> {
  return pages === null ? { code } : { code, codeDescription: { href: `${pages}/${code}.md` } };
}

const levelOf = (rule: string, { levels }: DiagnosticSettings) => levels[rule] as Exclude<Level, 'off'>;

/** Not what is off, and not what the last run has measured at the same line. */
function shownInSource(document: DiagnosedText, { findings, levels }: DiagnosticSettings): SourceDiagnostic[] {
  const measured = new Set(
    document
      .figuresNow()
      .flatMap(({ site, range }) => (site.findings ?? []).map(({ code }) => `${range.start.line} ${code}`)),
  );
  return document.diagnostics().filter(({ rule, range }) => {
    const causes = [rule, ...(SOURCE_RULES[rule]?.measuredAs ?? [])];
    const isMeasured = findings && causes.some(cause => measured.has(`${range.start.line} ${cause}`));
    return levels[rule] !== 'off' && !isMeasured;
  });
}

const overlaps = (one: Range, { start, end }: Range): boolean =>
  one.start.line <= end.line && one.end.line >= start.line;

/** A line with a finding is as it ran, so its columns still count. */
function editsOfFindings(document: DiagnosedText, given: Range): CodeAction[] {
  const here = document.figuresNow().filter(({ range }) => overlaps(range, given));
  return here.flatMap(({ site, range }) =>
    (site.findings ?? []).flatMap(({ edit }) => {
      if (edit === undefined) return [];
      const { line } = range.start;
      const text = document.textIn({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
      const position = (column: number) => ({ line, character: characterAtByte(text, column) });
      const change = { range: { start: position(edit.column), end: position(edit.endColumn) }, newText: edit.text };
      return [{ title: edit.title, kind: CodeActionKind.QuickFix, edit: { changes: { [document.uri]: [change] } } }];
    }),
  );
}

function editsOfSource(document: DiagnosedText, given: Range, settings: DiagnosticSettings): CodeAction[] {
  return shownInSource(document, settings)
    .filter(({ range }) => overlaps(range, given))
    .flatMap(({ fix }) => {
      if (fix === null) return [];
      const { title, range, newText } = fix;
      const edit = { changes: { [document.uri]: [{ range, newText }] } };
      return [{ title, kind: CodeActionKind.QuickFix, edit }];
    });
}
