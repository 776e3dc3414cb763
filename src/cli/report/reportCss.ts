/** Styles of the report. One accent (`--heat`) says where time went; blue is selection, red is failure. */
export const reportCss = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --panel: #ffffff; --box: #f6f7f9; --node: #ffffff; --border: #d9dde3; --strong: #b8bfc9;
  --text: #1c2128; --muted: #5b6573; --code: #3d4653; --place: #0b62b0; --heat: #e07b00; --heatText: #8f4a00;
  --pick: #0969da; --pickBack: #dcebfb; --related: #eaf3fd; --bad: #b3261e; --badBack: #fdeceb; --good: #1a6b3c;
  --flag: #eef1f5; --string: #0a5c47; --keyword: #7a2f8f; --comment: #6b7480;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0f1216; --panel: #171b21; --box: #1c2129; --node: #232a33; --border: #2f3742; --strong: #4c5766;
    --text: #e4e8ee; --muted: #98a3b1; --code: #b9c3cf; --place: #6cb2f5; --heat: #f0932b; --heatText: #ffb866;
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
.figures dt { color: var(--muted); font-size: 12px; } .figures dd { font-size: 17px; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
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
.empty, .left { color: var(--muted); } .empty { padding: 18px 4px; text-align: left; } .left { font-size: 12px; padding-top: 6px; }
pre, code, .line, .code { font-family: var(--mono); } pre { font-size: 12px; margin: 8px 0 0; line-height: 1.35; }
button { font: inherit; font-size: 12px; color: var(--text); background: var(--box); border: 1px solid var(--border); border-radius: 6px; padding: 2px 9px; cursor: pointer; text-align: left; }
button[aria-pressed=true] { border-color: var(--pick); background: var(--pickBack); }
.line { color: var(--place); font-size: 12px; } small { color: var(--muted); font-size: 12px; }
.error { color: var(--bad); overflow-wrap: anywhere; }
.message { background: var(--panel); border: 1px solid var(--border); border-left: 4px solid var(--heat); border-radius: 8px; padding: 10px 14px; }
.message ul { list-style: none; } .message li { padding: 3px 6px; margin: 0 -6px; border-radius: 5px; }
.message.failure { border-left-color: var(--bad); background: var(--badBack); } .message pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.message.incomplete { border-left-color: var(--muted); }

[data-k] { cursor: pointer; outline: none; }
[data-k]:focus-visible { outline: 2px solid var(--pick); outline-offset: 1px; }
li.related, tr.related, .pick.related { background: var(--related); }
li.picked, tr.picked, .pick.picked { background: var(--pickBack); }

svg text { fill: var(--text); font: 12px var(--mono); }
svg.dag { max-width: 100%; height: auto; } .fitted svg.dag { min-width: 0 !important; max-height: 960px; }
.stage .box { fill: color-mix(in srgb, var(--heat) calc(var(--h) * 42%), var(--box)); stroke: var(--border); }
.stage.unrun .box { fill: none; stroke-dasharray: 4 4; }
.stage .title { font: 600 12px system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; fill: var(--muted); }
.stage .time { font: 600 12px system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; fill: var(--heatText); }
.stage .heat { fill: var(--heat); }
.node rect { fill: var(--node); stroke: var(--border); } .node .op { font-size: 13px; font-weight: 650; }
.node .line { fill: var(--place); } .node .code { fill: var(--code); font-size: 11px; } .node .cache { fill: var(--muted); font-size: 11px; }
.node.cached rect { stroke: var(--strong); stroke-width: 2; }
.flag rect { fill: var(--flag); } .flag .sign { font-size: 14px; font-weight: 700; fill: var(--pick); } .flag .took { fill: var(--muted); }
.flag.failed rect { fill: var(--badBack); } .flag.failed text { fill: var(--bad); } .flag.read .name { fill: var(--muted); }
.edge { fill: none; stroke: var(--strong); stroke-width: 1.6; }
.edge.shuffle { stroke: var(--muted); stroke-width: 5; } .edge.gap { stroke: var(--panel); stroke-width: 2; }
.bytes rect { fill: var(--panel); stroke: var(--muted); } .bytes text { font-size: 11px; }
g.related > rect:first-of-type { stroke: var(--pick); stroke-width: 1.5; } g.picked > rect:first-of-type { stroke: var(--pick); stroke-width: 3; }
g:focus-visible { outline: none; } g:focus-visible > rect:first-of-type { stroke: var(--pick); stroke-width: 3; stroke-dasharray: 5 3; }

.tabs { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 8px; max-height: 96px; overflow: auto; }
.planText { margin-bottom: 14px; } .planText.picked, .planText.related { background: var(--related); } .planText pre { overflow: auto; margin-top: 4px; }
.note { color: var(--muted); }
.adaptive { color: var(--muted); font-size: 12.5px; margin-bottom: 6px; } .adaptive button { margin-left: 8px; }
.tree { display: grid; grid-template-columns: minmax(120px, 1fr) auto auto 8px auto 72px auto; font-size: 12.5px; }
.tree .row, .tree .pick { display: contents; }
.tree .pick > * { padding: 2px 4px; min-height: 24px; white-space: nowrap; }
.tree .pick:hover > *, .tree .pick.related > * { background: var(--related); } .tree .pick.picked > * { background: var(--pickBack); }
.tree .pick:focus-visible > .what { outline: 2px solid var(--pick); outline-offset: -2px; }
.what { overflow: hidden; text-overflow: ellipsis; } .what b { font-weight: 620; } .what .detail { color: var(--muted); font-family: var(--mono); font-size: 11.5px; }
.what i { display: inline-block; width: 14px; height: 24px; margin: -2px 0; vertical-align: top; position: relative; }
.what i.through::before, .what i.start::before, .what i.lastStart::before { content: ""; position: absolute; left: 4px; top: 0; bottom: 0; border-left: 1.5px solid var(--strong); }
.what i.lastStart::before { bottom: 50%; } .what i.start::after, .what i.lastStart::after { content: ""; position: absolute; left: 4px; width: 7px; top: 50%; border-top: 1.5px solid var(--strong); }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.tree .figure { color: var(--code); } .tree .time { color: var(--text); font-weight: 600; }
.pipe { position: relative; } .pipe::before { position: absolute; left: 3px; width: 4px; border: 0 solid var(--strong); border-left-width: 1.5px; }
.pipe.first::before { content: ""; top: 50%; bottom: 0; border-top-width: 1.5px; } .pipe.middle::before { content: ""; top: 0; bottom: 0; }
.pipe.last::before { content: ""; top: 0; bottom: 50%; border-bottom-width: 1.5px; }
.share { display: block; } .share i { display: block; height: 10px; margin-top: 5px; border-radius: 2px; background: var(--heat); min-width: 0; }
.derived { opacity: .75; font-style: italic; }
.compare { display: flex; gap: 18px; overflow: auto; margin-top: 10px; align-items: flex-start; } .compare figure { flex: 1 1 0; min-width: 0; } .planGraph { max-width: 100%; min-width: 230px; height: auto; } .compare figcaption { color: var(--muted); font-size: 12px; margin-bottom: 4px; }
.planGraph rect { fill: var(--node); stroke: var(--border); } .planGraph .op { font-weight: 650; font-size: 11.5px; } .planGraph .code { font-size: 10.5px; fill: var(--muted); }
.planGraph .changed rect { stroke: var(--heat); stroke-width: 2; }

.source { list-style: none; font: 12.5px/1.55 var(--mono); tab-size: 4; }
.source li { display: flex; white-space: pre; padding-right: 6px; border-radius: 3px; }
.source li::before { content: attr(value); width: 38px; flex: none; padding-right: 10px; text-align: right; color: var(--muted); }
.source li.marked { background: linear-gradient(90deg, color-mix(in srgb, var(--heat) calc(22% + var(--h) * 78%), transparent) 0 5px, transparent 5px); }
.source li.marked.related { background: linear-gradient(90deg, var(--pick) 0 4px, var(--related) 4px); } .source li.marked.picked { background: linear-gradient(90deg, var(--pick) 0 4px, var(--pickBack) 4px); }
.source li.marked::before { color: var(--place); }
.source code { flex: 1; } .signs { color: var(--pick); font-weight: 700; padding-left: 12px; }
.source i { font-style: normal; } .source .comment { color: var(--comment); } .source .string { color: var(--string); } .source .keyword { color: var(--keyword); } .source .number { color: var(--place); }

.clockRow { display: grid; grid-template-columns: 74px 1fr; padding: 3px 0; } .clockRow .name { color: var(--muted); font-size: 12.5px; }
.lane { position: relative; height: 20px; margin-bottom: 2px; }
.bar { position: absolute; top: 0; height: 20px; min-width: 2px; border-radius: 3px; padding: 0 5px; font-size: 11.5px; line-height: 20px; white-space: nowrap; overflow: hidden; background: var(--flag); box-shadow: inset 0 0 0 1px var(--strong); }
.bar.startup, .bar.driver { background: repeating-linear-gradient(135deg, transparent 0 5px, color-mix(in srgb, var(--muted) 22%, transparent) 5px 6px); color: var(--muted); box-shadow: inset 0 0 0 1px var(--border); }
.bar.action { background: color-mix(in srgb, var(--pick) 22%, var(--panel)); font-weight: 600; } .bar.read { font-weight: 400; background: color-mix(in srgb, var(--pick) 9%, var(--panel)); }
.bar.stage { background: color-mix(in srgb, var(--heat) calc(8% + var(--h) * 80%), var(--panel)); }
.bar.failed { background: var(--badBack); color: var(--bad); box-shadow: inset 0 0 0 1.5px var(--bad); }
.bar.related { box-shadow: inset 0 0 0 1.5px var(--pick); } .bar.picked { box-shadow: inset 0 0 0 3px var(--pick); }
.ticks { position: relative; height: 18px; border-top: 1px solid var(--border); } .ticks span { position: absolute; padding: 2px 0 0 3px; border-left: 1px solid var(--border); color: var(--muted); font-size: 11.5px; white-space: nowrap; }

.scroll { overflow: auto; } table { border-collapse: collapse; width: 100%; font-size: 13px; } th { color: var(--muted); font-weight: 500; font-size: 12px; text-align: left; }
th, td { padding: 4px 10px; border-bottom: 1px solid var(--border); vertical-align: top; } th.figure, td.figure { text-align: right; } td:first-child { white-space: nowrap; }
tbody tr:hover { background: var(--related); } tr:last-child td { border-bottom: 0; }
td .failed, td .lost { color: var(--bad); font-weight: 600; } td .share { width: 72px; } td .error { white-space: normal; font-weight: 400; max-width: 60ch; }
summary { cursor: pointer; }
footer { color: var(--muted); font-size: 12px; padding-bottom: 60px; }
#selection { position: fixed; left: 50%; bottom: 14px; transform: translateX(-50%); max-width: min(92vw, 1000px); background: var(--text); color: var(--page); border-radius: 8px; padding: 7px 14px; font-size: 13px; box-shadow: 0 4px 18px rgb(0 0 0 / .3); overflow-wrap: anywhere; }

@media (max-width: 1000px) { .first, .first:has(.wide) .side { grid-template-columns: minmax(0, 1fr); } .top { grid-template-columns: 1fr; } .figures { grid-column: 1; grid-row: auto; justify-content: flex-start; margin-top: 8px; } }
@media (forced-colors: active) { .bar, .share i, .stage .heat { forced-color-adjust: none; } }
@media print {
  #script .body { height: auto; flex-basis: auto; }
  body { background: #fff; font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .first, .first:has(.wide) .side { grid-template-columns: 1fr; } .panel .body { max-height: none !important; overflow: visible; } .panel, .message { break-inside: auto; }
  svg.dag { max-width: 100%; height: auto; } #selection, button { display: none; } .tabs button[aria-pressed=true] { display: inline-block; }
}
`;
