/** Style sheet of the report: its colors, light and dark, and the layout of its panels. */
export const reportCss = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --panel: #ffffff; --box: #f6f7f9; --node: #ffffff; --border: #d9dde3; --strong: #b8bfc9;
  --text: #1c2128; --muted: #5b6573; --code: #3d4653; --place: #0b62b0; --heat: #e07b00; --heatMost: 62%; --heatText: #8f4a00;
  --pick: #0969da; --pickBack: #dcebfb; --related: #eaf3fd; --bad: #b3261e; --badBack: #fdeceb; --good: #1a6b3c;
  --flag: #eef1f5; --string: #0a5c47; --keyword: #7a2f8f; --comment: #6b7480;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --sans: system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0f1216; --panel: #171b21; --box: #1c2129; --node: #232a33; --border: #2f3742; --strong: #4c5766;
    --text: #e4e8ee; --muted: #98a3b1; --code: #b9c3cf; --place: #6cb2f5; --heat: #f0932b; --heatMost: 34%; --heatText: #ffb866;
    --pick: #58a6ff; --pickBack: #16365c; --related: #182c45; --bad: #ff8a80; --badBack: #3b1a1a; --good: #6fcf97;
    --flag: #2c343f; --string: #7fd1b0; --keyword: #d2a8ff; --comment: #8590a0;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", sans-serif; }
h1, h2, p, dl, dd, ul, ol, figure { margin: 0; padding: 0; }
.top, main, footer { max-width: 1680px; margin: 0 auto; padding: 0 20px; }
.top { padding-top: 18px; display: grid; grid-template-columns: auto 1fr; column-gap: 32px; align-items: start; }
.top .name { display: flex; align-items: center; gap: 12px; }
.top h1 { font-size: 22px; font-weight: 650; letter-spacing: -.01em; overflow-wrap: anywhere; }
.top p { grid-column: 1; color: var(--muted); font-size: 13px; overflow-wrap: anywhere; }
.status { font-size: 13px; font-weight: 600; padding: 2px 10px; border-radius: 99px; border: 1px solid currentColor; white-space: nowrap; }
.status.succeeded { color: var(--good); } .status.failed, .status.lost { color: var(--bad); } .status.cancelled, .status.running { color: var(--muted); }
.figures { grid-column: 2; grid-row: 1 / span 3; display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 6px 26px; }
main { display: grid; gap: 14px; padding-top: 16px; padding-bottom: 12px; }
main > * { min-width: 0; }
.first { display: grid; grid-template-columns: minmax(0, 1.12fr) minmax(0, 1fr); gap: 14px; }
.side { display: flex; flex-direction: column; gap: 14px; min-width: 0; }
.first:has(.wide), .first:has(.wide) .side { display: grid; grid-template-columns: minmax(0, 1fr); } .first:has(.wide) .side { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
#script { flex: 1 1 auto; display: flex; flex-direction: column; } #script .body { flex: 1 1 320px; height: 0; min-height: 320px; }
.panel { background: var(--panel); border: 1px solid var(--border); border-radius: 10px; min-width: 0; }
.panel > header { display: flex; justify-content: space-between; align-items: center; padding: 9px 14px 0; }
.panel h2, .message h2, summary { font-size: 13px; font-weight: 650; color: var(--muted); }
.panel .body { padding: 8px 14px 14px; overflow: auto; }
#lineage .body { max-height: 1010px; text-align: center; padding: 0 6px 6px; }
#plans .body { max-height: 560px; }
.panel.text { padding: 10px 14px; } .panel.text pre { overflow: auto; }
button.link { border: 0; padding: 0; background: none; cursor: pointer; } button.link:hover { text-decoration: underline; }
.empty { padding: 18px 4px; text-align: left; } pre { font-size: 12px; margin: 8px 0 0; line-height: 1.35; }
button { font: inherit; font-size: 12px; color: var(--text); background: var(--box); border: 1px solid var(--border); border-radius: 6px; padding: 2px 9px; cursor: pointer; text-align: left; }
button[aria-pressed=true] { border-color: var(--pick); background: var(--pickBack); }

svg.dag { max-width: 100%; height: auto; } .fitted svg.dag { min-width: 0 !important; max-height: 960px; }

.tabs { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 8px; max-height: 96px; overflow: auto; }
.note { color: var(--muted); }

.source { list-style: none; font: 12.5px/1.55 var(--mono); tab-size: 4; }
.source li { display: flex; white-space: pre; padding-right: 6px; border-radius: 3px; }
.source li::before { content: attr(value); width: 38px; flex: none; padding-right: 10px; text-align: right; color: var(--muted); }
.source li.marked { background: linear-gradient(90deg, color-mix(in srgb, var(--heat) calc(22% + var(--h) * 78%), transparent) 0 5px, transparent 5px); }
.source li.marked:has(.related) { background: linear-gradient(90deg, var(--pick) 0 4px, var(--related) 4px); } .source li.marked:has(.picked) { background: linear-gradient(90deg, var(--pick) 0 4px, var(--pickBack) 4px); }
.source li.marked::before { color: var(--place); }
.source code { flex: 1; } .signs { color: var(--pick); font-weight: 700; padding-left: 12px; }
.source i { font-style: normal; } .source .comment { color: var(--comment); } .source .string { color: var(--string); } .source .keyword { color: var(--keyword); } .source .number { color: var(--place); }

.ledger h3 { font-size: 12.5px; color: var(--muted); margin: 16px 0 4px; } .plainList { list-style: none; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 8px 14px; font-size: 13px; } .facts dt { color: var(--muted); font-size: 12px; } .facts dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }

summary { cursor: pointer; }
footer { color: var(--muted); font-size: 12px; padding-bottom: 60px; }
#selection { position: fixed; left: 50%; bottom: 14px; transform: translateX(-50%); max-width: min(92vw, 1000px); background: var(--text); color: var(--page); border-radius: 8px; padding: 7px 14px; font-size: 13px; box-shadow: 0 4px 18px rgb(0 0 0 / .3); overflow-wrap: anywhere; }

@media (max-width: 1000px) { .first, .first:has(.wide) .side { grid-template-columns: minmax(0, 1fr); } .top { grid-template-columns: 1fr; } .figures { grid-column: 1; grid-row: auto; justify-content: flex-start; margin-top: 8px; } }
@media print {
  #script .body { height: auto; flex-basis: auto; }
  body { background: #fff; font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .first, .first:has(.wide) .side { grid-template-columns: 1fr; } .panel .body { max-height: none !important; overflow: visible; } .panel, .message { break-inside: auto; }
  svg.dag { max-width: 100%; height: auto; } #selection, button { display: none; } .tabs button[aria-pressed=true] { display: inline-block; }
}
`;
