/** `18 %`; a share above 0 shows at least 1 %, a share below 1 shows at most 99 %. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  return `${share <= 0 ? 0 : share >= 1 ? 100 : Math.min(99, Math.max(1, rounded))} %`;
}
