/** Variables that the editor sets for its own processes and removes from its terminals. */
const EDITORS_OWN = /^(ELECTRON_|VSCODE_|GDK_PIXBUF_|SNAP$|SNAP_)/;

/** The initial environment of a job in an editor terminal. */
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
 * The variables to add to a terminal: only those that a run sets. The terminal keeps the variables from its settings and from
 * other extensions.
 */
export function addedEnvironment(
  prepared: Record<string, string>,
  editor: Record<string, string | undefined>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(prepared).filter(([name, value]) => editor[name] !== value));
}
