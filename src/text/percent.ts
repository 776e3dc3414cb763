/** `18 %`; a share above 0 that would be 0 % is `<1 %`, and one below 1 is at most 99 %. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (share > 0 && rounded === 0) return '<1 %';
  return `${share <= 0 ? 0 : share >= 1 ? 100 : Math.min(99, rounded)} %`;
}
