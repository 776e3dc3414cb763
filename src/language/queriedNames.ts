/** Names of tables and views that a statement of SQL reads, in lower case, without database; as far as words tell. */
export function queriedNames(statement: string): string[] {
  const bare = statement.replace(/--[^\n]*|\/\*[^]*?\*\/|'(?:[^'\\]|\\[^])*'/g, ' ');
  const lists = bare.matchAll(
    /\b(?:from|join|table|using)\s+((?:[\w.`]+(?:\s+(?:as\s+)?(?!join|on|where|cross|natural)\w+)?\s*,\s*)*[\w.`]+)/gi,
  );
  return [...lists].flatMap(match => match[1]!.split(',').map(each => lastName(each.trim().split(/\s+/)[0]!)));
}

/** The view that a statement creates, null if it creates none. */
export function createdView(statement: string): string | null {
  const match =
    /^\s*create\s+(?:or\s+replace\s+)?(?:(?:global\s+)?temp(?:orary)?\s+)?view\s+(?:if\s+not\s+exists\s+)?([\w.`]+)/i.exec(
      statement.replace(/--[^\n]*|\/\*[^]*?\*\//g, ' '),
    );
  return match === null ? null : lastName(match[1]!);
}

/** The last part of a name, as Spark compares it. */
export function lastName(name: string): string {
  return name.replace(/`/g, '').split('.').pop()!.toLowerCase();
}
