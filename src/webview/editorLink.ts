import type { FromPanel } from '../wire/panelMessages';

/** The editor around the page: it takes messages, and keeps a state over reloads of the page. */
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

/** May be called once in the life of a page. */
export function editorLink(): EditorLink {
  const api = acquireVsCodeApi();
  return {
    post: message => api.postMessage(message),
    getState: () => api.getState(),
    setState: state => api.setState(state),
  };
}
