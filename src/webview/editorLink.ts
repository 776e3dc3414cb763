import type { FromPanel } from '../wire/panelMessages';

/** Connection to the editor, which receives messages and keeps state across reloads of the page. */
export interface EditorLink {
  post(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
}

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** Can be called only once per page. */
export function editorLink(): EditorLink {
  const api = acquireVsCodeApi();
  return {
    post: message => api.postMessage(message),
    getState: () => api.getState(),
    setState: state => api.setState(state),
  };
}
