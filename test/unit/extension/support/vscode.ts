/** The little of the editor's API that the tested parts of the extension use. */
export enum ProgressLocation {
  Window = 10,
}

export const window = {
  withProgress: <T>(_options: unknown, task: () => Promise<T>): Promise<T> => task(),
};

export const l10n = { t: (text: string): string => text };

export { Emitter as EventEmitter } from 'vscode-jsonrpc';

export const workspace = {
  getConfiguration: () => ({ get: <T>(_key: string, value?: T): T | undefined => value }),
};

/** POSIX paths only. */
export class Uri {
  private constructor(
    readonly scheme: string,
    readonly fsPath: string,
    readonly fragment: string,
  ) {}

  static file(path: string): Uri {
    return new Uri('file', path, '');
  }

  static parse(text: string): Uri {
    const { protocol, pathname, hash } = new URL(text);
    return new Uri(protocol.slice(0, -1), decodeURIComponent(pathname), hash.slice(1));
  }

  toString(): string {
    return `${this.scheme}:${encodeURI(this.fsPath)}${this.fragment && `#${this.fragment}`}`;
  }
}
