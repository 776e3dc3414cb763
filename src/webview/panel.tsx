import { render } from 'preact';
import '../view/parts/overview.css';
import '../view/parts/parts.css';
import type { FromPanel } from '../wire/panelMessages';
import { App } from './app';
import { editorLink } from './editorLink';
import './panel.css';
import { PanelStore } from './panelStore';
import './room.css';
import { ViewStore } from './viewStore';

const editor = editorLink();
const problem = (message: string): void => editor.post({ type: 'problem', message });
const store = new PanelStore({
  onNextFrame: callback => requestAnimationFrame(callback),
  after: (ms, callback) => setTimeout(callback, ms),
  clock: () => performance.now(),
  onProblem: problem,
});

/** Shows that a run is being cancelled immediately, before the editor has received the message. */
const post = (message: FromPanel): void => {
  if (message.type === 'cancel') store.receive({ type: 'cancelling' });
  editor.post(message);
};

window.addEventListener('message', event => store.receive(event.data));
window.addEventListener('error', event => problem(`${event.message} (${event.filename}:${event.lineno})`));
window.addEventListener('unhandledrejection', event => problem(String(event.reason)));

const root = document.getElementById('panel');
if (root) render(<App store={store} viewStore={new ViewStore(editor)} post={post} />, root);
editor.post({ type: 'ready' });
