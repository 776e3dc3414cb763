/** Names of tables and views that a SQL statement reads, in lower case, without database. Approximate: does not parse SQL. */
export function queriedNames(statement: string): string[] {
  const bare = statement.replace(/--[^\n]*|\/\*[^]*?\*\/|'(?:[^'\\]|\\[^])*'/g, ' ');
  const lists = bare.matchAll(
    /\b(?:from|join|table|using)\s+((?:[\w.`]+(?:\s+(?:as\s+)?(?!join|on|where|cross|natural)\w+)?\s*,\s*)*[\w.`]+)/gi,
  );
  return [...lists].flatMap(match => match[1]!.split(',').map(each => lastName(each.trim().split(/\s+/)[0]!)));
}

/** The view that a statement creates; null if it creates none. */
export function createdView(statement: string): string | null {
  const match =
    /^\s*create\s+(?:or\s+replace\s+)?(?:(?:global\s+)?temp(?:orary)?\s+)?view\s+(?:if\s+not\s+exists\s+)?([\w.`]+)/i.exec(
      statement.replace(/--[^\n]*|\/\*[^]*?\*\//g, ' '),
    );
  return match === null ? null : lastName(match[1]!);
}

/** The last part of a name, normalized as in Spark. */
export function lastName(name: string): string {
  return name.replace(/`/g, '').split('.').pop()!.toLowerCase();
}
