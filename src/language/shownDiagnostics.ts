import type { Connection } from 'vscode-languageserver/node';
import { diagnosticsOf, type DiagnosedText, type DiagnosticSettings } from './documentDiagnostics';

/** The diagnostics that the client shows: of each open file, and of the cells of each open notebook. */
export class ShownDiagnostics {
  /** Timers, by file or notebook. */
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  /** URIs of the texts that have some, by file or notebook. */
  private readonly shown = new Map<string, Set<string>>();

  /** @param textsOf the texts of a file or notebook; null for one that is not open */
  constructor(
    private readonly connection: Connection,
    private readonly textsOf: (uri: string) => DiagnosedText[] | null,
    private readonly settings: () => DiagnosticSettings,
  ) {}

  /** @param pause ms */
  showSoon(uri: string, pause: number): void {
    clearTimeout(this.waiting.get(uri));
    const show = (): void => {
      this.waiting.delete(uri);
      this.show(uri);
    };
    this.waiting.set(uri, setTimeout(show, pause));
  }

  show(uri: string): void {
    const texts = this.textsOf(uri);
    if (texts === null) return;
    const before = this.shown.get(uri) ?? new Set();
    const now = new Set<string>();
    for (const text of texts) {
      const diagnostics = diagnosticsOf(text, this.settings());
      // Most cells never have any.
      if (diagnostics.length === 0 && text.uri !== uri && !before.has(text.uri)) continue;
      if (diagnostics.length > 0) now.add(text.uri);
      before.delete(text.uri);
      void this.connection.sendDiagnostics({ uri: text.uri, version: text.version, diagnostics });
    }
    this.clear(before);
    this.shown.set(uri, now);
  }

  /** The file or notebook was closed. */
  close(uri: string): void {
    clearTimeout(this.waiting.get(uri));
    this.waiting.delete(uri);
    this.clear(this.shown.get(uri) ?? []);
    this.shown.delete(uri);
  }

  dispose(): void {
    this.waiting.forEach(each => clearTimeout(each));
  }

  private clear(uris: Iterable<string>): void {
    for (const uri of uris) void this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }
}
