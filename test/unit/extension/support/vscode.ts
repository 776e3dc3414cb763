/** The little of the editor's API that the tested parts of the extension use. */
export enum ProgressLocation {
  Window = 10,
}

export const window = {
  withProgress: <T>(_options: unknown, task: () => Promise<T>): Promise<T> => task(),
};

export const l10n = { t: (text: string): string => text };
