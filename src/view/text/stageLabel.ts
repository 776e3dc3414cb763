/** `stage 4`, `stages 0, 2`, `stages 0, 2, 5 +3` for keys of the form `application/stage`, with at most `most` ids. */
export function stageLabel(keys: string[], most = 3): string {
  const ids = keys.map(key => Number(key.slice(key.lastIndexOf('/') + 1))).sort((a, b) => a - b);
  const named = ids.slice(0, most).join(', ');
  const more = ids.length > most ? ` +${ids.length - most}` : '';
  return ids.length === 1 ? `stage ${named}` : `stages ${named}${more}`;
}
