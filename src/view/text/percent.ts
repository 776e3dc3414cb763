/** `18 %`; a share above nothing is at least 1 %, one below the whole at most 99 %. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  return `${share <= 0 ? 0 : share >= 1 ? 100 : Math.min(99, Math.max(1, rounded))} %`;
}
