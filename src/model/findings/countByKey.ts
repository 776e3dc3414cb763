/** The query that shows which values of a key have most rows. It is offered, and never run unasked. */
export function countByKey(keys: string | null): string {
  const columns = (keys ?? 'key').split(', ').map(each => JSON.stringify(each));
  return `\`df.groupBy(${columns.join(', ')}).count().orderBy("count", ascending=False).show(10)\``;
}
