/**
 * Styles of the parts shared by report and panel, based on the color variables of the page. One accent color (`--heat`, limited
 * to `--heatMost` behind text) shows where time went; `--pick` marks the selection, `--bad` marks failures.
 */
export const partsCss = `
.empty, .left { color: var(--muted); } .left { font-size: 12px; padding-top: 6px; }
pre, code, .line, .code { font-family: var(--mono); } .line { color: var(--place); font-size: 12px; }
small { color: var(--muted); font-size: 12px; } .error { color: var(--bad); overflow-wrap: anywhere; }
.message { background: var(--panel); border: 1px solid var(--border); border-left: 4px solid var(--heat); border-radius: 8px; padding: 10px 14px; }
.message ul { list-style: none; margin: 0; padding: 0; } .message li > div { padding: 3px 6px; margin: 0 -6px; border-radius: 5px; }
.message.failure { border-left-color: var(--bad); background: var(--badBack); } .message pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.message.incomplete { border-left-color: var(--muted); }
.figures dt { color: var(--muted); font-size: 12px; } .figures dd { font-size: 17px; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }

[data-k] { cursor: pointer; outline: none; }
[data-k]:focus-visible { outline: 2px solid var(--pick); outline-offset: 1px; }
.message div.related, tr:has(.related), .pick.related { background: var(--related); }
.message div.picked, tr:has(.picked), .pick.picked { background: var(--pickBack); }

svg text { fill: var(--text); font: 12px var(--mono); }
.stage .box { fill: color-mix(in srgb, var(--heat) calc(var(--h) * 36%), var(--box)); stroke: var(--border); }
.stage.running .box { stroke: var(--heat); stroke-width: 1.5; }
.stage.unrun .box { fill: none; stroke-dasharray: 4 4; }
.stage .title { font: 600 12px var(--sans); fill: var(--text); } .stage.unrun .title { font-weight: 400; fill: var(--muted); }
.stage .time { font: 600 12px var(--sans); fill: var(--heatText); } .stage .sum { font: 12px var(--sans); }
.stage .heat, .stage .progress { fill: var(--heat); }
.stage.failed .box { stroke: var(--bad); stroke-width: 1.5; } .stage.failed .title { fill: var(--bad); }
.fold { cursor: pointer; outline: none; } .fold path { fill: var(--muted); } .fold:hover path { fill: var(--text); }
.node rect { fill: var(--node); stroke: var(--border); } .node .op { font-size: 13px; font-weight: 650; }
.node .line { fill: var(--place); } .node .code { fill: var(--code); font-size: 11px; } .node .cache { fill: var(--muted); font-size: 11px; }
.node.cached rect { stroke: var(--strong); stroke-width: 2; } .node.failed rect { stroke: var(--bad); stroke-width: 2; fill: var(--badBack); } .node.failed .op { fill: var(--bad); }
.node.promised rect { fill: none; stroke: var(--strong); stroke-dasharray: 4 3; } .node.promised .op { font-weight: 400; } .node.promised text, .flag.promised text { fill: var(--muted); }
.flag rect { fill: var(--flag); } .flag .sign { font-size: 14px; font-weight: 700; fill: var(--place); } .flag .took { fill: var(--muted); }
.flag.failed rect { fill: var(--badBack); } .flag.failed text { fill: var(--bad); } .flag.read .name { fill: var(--muted); }
.flag.promised rect { fill: none; stroke: var(--border); stroke-dasharray: 4 3; }
.edge { fill: none; stroke: var(--strong); stroke-width: 1.6; } .edge.promised { stroke-dasharray: 4 3; }
.edge.shuffle { stroke: var(--muted); stroke-width: 5; } .edge.gap { stroke: var(--panel); stroke-width: 2; }
.bytes rect { fill: var(--panel); stroke: var(--muted); } .bytes text { font-size: 11px; }
g.lit > rect:first-of-type { stroke: var(--pick); stroke-width: 1.5; stroke-dasharray: none; }
g.related > rect:first-of-type { stroke: var(--pick); stroke-width: 1.5; } g.picked > rect:first-of-type { stroke: var(--pick); stroke-width: 3; }
g:focus-visible { outline: none; } g:focus-visible > rect:first-of-type { stroke: var(--pick); stroke-width: 3; stroke-dasharray: 5 3; }

.planText { margin-bottom: 14px; } .planText:has(.picked), .planText:has(.related) { background: var(--related); } .planText pre { overflow: auto; margin-top: 4px; }
.adaptive { color: var(--muted); font-size: 12.5px; margin-bottom: 6px; } .adaptive button { margin-left: 8px; }
.tree { display: grid; grid-template-columns: minmax(120px, 1fr) auto auto 8px auto 72px auto; font-size: 12.5px; }
.tree .row, .tree .pick { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; }
.tree .pick > * { padding: 2px 4px; min-height: 24px; white-space: nowrap; }
.tree .pick:hover { background: var(--related); }
.tree .pick.lit { box-shadow: inset 3px 0 0 var(--pick); }
.tree .pick.failed b { color: var(--bad); }
.tree .pick:focus-visible { outline-offset: -2px; }
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
.derived { font-style: italic; }
.planGraph { max-width: 100%; min-width: 230px; height: auto; }
.planGraph rect { fill: var(--node); stroke: var(--border); } .planGraph .op { font-weight: 650; font-size: 11.5px; } .planGraph .code { font-size: 10.5px; fill: var(--muted); }
.planGraph .changed rect { stroke: var(--heat); stroke-width: 2; } .planGraph .failed rect { stroke: var(--bad); stroke-width: 2; fill: var(--badBack); } .planGraph .failed .op { fill: var(--bad); }
.compare { display: flex; gap: 18px; overflow: auto; margin-top: 10px; align-items: flex-start; } .compare figure { flex: 1 1 0; min-width: 0; } .compare figcaption { color: var(--muted); font-size: 12px; margin-bottom: 4px; }

.clockRow { display: grid; grid-template-columns: 74px 1fr; padding: 3px 0; } .clockRow .name { color: var(--muted); font-size: 12.5px; }
.lane { position: relative; height: 20px; margin-bottom: 2px; }
.bar { position: absolute; top: 0; height: 20px; min-width: 2px; border-radius: 3px; padding: 0 5px; font-size: 11.5px; line-height: 20px; white-space: nowrap; overflow: hidden; background: var(--flag); box-shadow: inset 0 0 0 1px var(--strong); }
.bar.startup, .bar.driver { background: repeating-linear-gradient(135deg, transparent 0 5px, color-mix(in srgb, var(--muted) 22%, transparent) 5px 6px); color: var(--muted); box-shadow: inset 0 0 0 1px var(--border); }
.bar.action { background: color-mix(in srgb, var(--pick) 22%, var(--panel)); font-weight: 600; } .bar.read { font-weight: 400; background: color-mix(in srgb, var(--pick) 9%, var(--panel)); }
.bar.stage { background: color-mix(in srgb, var(--heat) calc(8% + var(--h) * var(--heatMost)), var(--panel)); }
.bar.failed { background: var(--badBack); color: var(--bad); box-shadow: inset 0 0 0 1.5px var(--bad); }
.bar.related, .bar.lit { box-shadow: inset 0 0 0 1.5px var(--pick); } .bar.picked { box-shadow: inset 0 0 0 3px var(--pick); }
.load { display: block; width: 100%; height: 20px; background: var(--box); border-radius: 3px; } .load path { fill: var(--heat); opacity: .75; }
.ticks { position: relative; height: 18px; border-top: 1px solid var(--border); } .ticks span { position: absolute; padding: 2px 0 0 3px; border-left: 1px solid var(--border); color: var(--muted); font-size: 11.5px; white-space: nowrap; }

.scroll { overflow: auto; } table { border-collapse: collapse; width: 100%; font-size: 13px; } th { color: var(--muted); font-weight: 500; font-size: 12px; text-align: left; }
th, td { padding: 4px 10px; border-bottom: 1px solid var(--border); vertical-align: top; } th.figure, td.figure { text-align: right; } td:first-child { white-space: nowrap; }
tr:has(.picked) .line, .picked .line, .line.picked { color: var(--text); } tbody tr:hover { background: var(--related); } tr:last-child td { border-bottom: 0; } tr:has([data-k]) { cursor: pointer; }
td > span:not(.share):not(.line) { white-space: nowrap; } td .failed, td .lost { color: var(--bad); font-weight: 600; } td .share { width: 72px; } td .error { white-space: normal; font-weight: 400; max-width: 60ch; }
th button.plain { color: inherit; font-size: inherit; padding: 0; white-space: nowrap; }

.ledger .scroll + h3, .ledger ul + h3 { margin-top: 16px; }
.wallBar { display: flex; height: 18px; border-radius: 4px; overflow: hidden; background: var(--box); margin: 4px 0 8px; box-shadow: inset 0 0 0 1px var(--border); } .wallBar i { display: block; height: 100%; flex: none; }
.wallBar i + i { box-shadow: inset 1px 0 0 var(--panel); }
:is(.wallBar, .wall) i.start { background: var(--strong); } :is(.wallBar, .wall) i.user { background: var(--pick); } :is(.wallBar, .wall) i.pyspark { background: color-mix(in srgb, var(--pick) 50%, var(--panel)); }
:is(.wallBar, .wall) i.py4j { background: var(--heat); } :is(.wallBar, .wall) i.transfer { background: color-mix(in srgb, var(--heat) 66%, var(--panel)); } :is(.wallBar, .wall) i.deserialize { background: color-mix(in srgb, var(--heat) 38%, var(--panel)); }
:is(.wallBar, .wall) i.spark { background: color-mix(in srgb, var(--text) 68%, var(--panel)); } :is(.wallBar, .wall) i.recording { background: repeating-linear-gradient(135deg, var(--muted) 0 2px, var(--panel) 2px 4px); }
:is(.wallBar, .wall) i.unaccounted { background: repeating-linear-gradient(45deg, var(--bad) 0 1.5px, var(--panel) 1.5px 5px); }
.wall { display: grid; grid-template-columns: repeat(auto-fill, minmax(256px, 1fr)); gap: 2px 22px; font-size: 12.5px; margin-bottom: 14px; }
.wall > div { display: flex; justify-content: space-between; gap: 10px; } .wall dt { color: var(--muted); white-space: nowrap; } .wall dt i { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 7px; }
.wall dd { font-variant-numeric: tabular-nums; white-space: nowrap; } .wall dd small { display: inline-block; min-width: 46px; text-align: right; } .wall .total dt, .wall .total dd { font-weight: 600; color: var(--text); }
.pathPicture { max-width: 100%; min-width: 420px; height: auto; display: block; }
.pathPicture .stop rect { fill: var(--node); stroke: var(--strong); } .pathPicture text { font: 12px var(--sans); } .pathPicture .stop text { font-weight: 600; }
.stretch line { stroke: color-mix(in srgb, var(--heat) calc(20% + var(--h) * 80%), var(--strong)); } .stretch path { fill: color-mix(in srgb, var(--heat) calc(20% + var(--h) * 80%), var(--strong)); }
.stretch.unused line { stroke: var(--border); stroke-dasharray: 3 4; } .stretch .time { fill: var(--heatText); font-weight: 600; }
.plainList.closures > li, .plainList.wastes > li { padding: 5px 0; border-bottom: 1px solid var(--border); } .plainList.closures > li:last-child, .plainList.wastes > li:last-child { border-bottom: 0; }
.closures .function { padding: 3px 0 0 16px; } .captures { width: auto; margin: 2px 0 2px 16px; } .captures th { color: var(--text); } .captures th, .captures td { padding: 1px 14px 1px 0; border: 0; } .captures tbody tr:hover { background: none; } .captures td .share { width: 90px; }
.often, .wastes .cost { color: var(--heatText); font-weight: 600; white-space: nowrap; } .line.pick { border-radius: 3px; } .line.pick:hover { text-decoration: underline; }
.wastes p { margin: 2px 0 0; } .wastes .change::before { content: "→ "; color: var(--muted); }
@media (forced-colors: active) { .wallBar i, .wall dt i, .stretch line, .stretch path { forced-color-adjust: none; } .bar, .share i, .stage .heat, .stage .progress, .load path { forced-color-adjust: none; } }
`;
