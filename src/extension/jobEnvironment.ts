/** Variables that the editor sets for its own processes and takes away from its terminals. */
const EDITORS_OWN = /^(ELECTRON_|VSCODE_|GDK_PIXBUF_|SNAP$|SNAP_)/;

/** The environment that a job in a terminal of the editor begins with. */
export function jobEnvironment(
  editor: Record<string, string | undefined>,
  configured: Record<string, string>,
): Record<string, string> {
  const inherited = Object.entries(editor).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !EDITORS_OWN.test(entry[0]),
  );
  return { ...Object.fromEntries(inherited), ...configured };
}

/**
 * What a terminal is to add: only what a run sets, so that the rest stays the terminal's own (its settings, and what
 * other extensions add to terminals).
 */
export function addedEnvironment(
  prepared: Record<string, string>,
  editor: Record<string, string | undefined>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(prepared).filter(([name, value]) => editor[name] !== value));
}
