import type { Cell } from './cell';
import { jupyterCells } from './jupyterCells';
import { cellOf } from './magicCommands';
import { markedCells } from './markedCells';

/**
 * The cells of a text, in order: of a Databricks or Fabric notebook in its source format, of a Python file with `# %%` or
 * `# In[1]:`, or of a Jupyter notebook. Empty if the text has no cells, or is no notebook.
 * @param languageId the editor's id of the language: `python`, `sql`; `jupyter` or `json` for the text of an `.ipynb` file
 */
export function cellsOf(text: string, languageId: string): Cell[] {
  const isJupyter = languageId === 'jupyter' || languageId === 'json';
  const found = isJupyter ? jupyterCells(text) : markedCells(text, languageId === 'sql' ? 'sql' : 'python');
  return found.map((each, index) => cellOf(index, each));
}
