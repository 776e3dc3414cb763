/** Whether two texts of a file are the same source: Python reads every line end as one. */
export function isSameText(one: string, other: string): boolean {
  return one === other || normalized(one) === normalized(other);
}

const normalized = (text: string) => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
