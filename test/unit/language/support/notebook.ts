import type { ProtocolConnection } from 'vscode-languageserver-protocol/node';

export const uri = 'file:///project/orders.ipynb';
const CODE = 2;
const MARKUP = 1;

export const cellUri = (index: number) => `vscode-notebook-cell:/project/orders.ipynb#W${index}`;

const languageOf = (text: string) => (text.startsWith('# ') ? 'markdown' : 'python');

/** Opens a notebook of code cells; a text that starts with `# ` is a cell of documentation. */
export async function openNotebook(client: ProtocolConnection, texts: string[]): Promise<void> {
  const kindOf = (text: string) => (languageOf(text) === 'markdown' ? MARKUP : CODE);
  await client.sendNotification('notebookDocument/didOpen', {
    notebookDocument: {
      uri,
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: texts.map((text, index) => ({ kind: kindOf(text), document: cellUri(index) })),
    },
    cellTextDocuments: texts.map((text, index) => ({
      uri: cellUri(index),
      languageId: languageOf(text),
      version: 1,
      text,
    })),
  });
}
