/** The report's own style sheet: one column, light and dark, fit for print; colours of the marks of all charts. */
export const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2330; --quiet: #566073; --line: #d9dee7; --soft: #f3f5f9;
  --accent: #1f5fbf; --band: #1f5fbf33; --trained: #1c233009; --bad: #b3261e; --good: #1b6e3c;
  --transfer: #7a5195; --wait: #b8bfca; --pull: #8c564b; --start: #e3a008; --download: #2a9d8f; --compute: #1f5fbf; --upload: #6bbf59; --teardown: #d0574e; }
@media (prefers-color-scheme: dark) { :root { --paper: #12161d; --ink: #e4e8ef; --quiet: #9aa5b8; --line: #313a48; --soft: #1b212b;
  --accent: #7db0ff; --band: #7db0ff3d; --trained: #e4e8ef0d; --bad: #ff8a80; --good: #7ddc9f;
  --transfer: #b58cd9; --wait: #566073; --pull: #b98a7e; --start: #f0c04c; --download: #4fc3b3; --compute: #6ea3f5; --upload: #8fd67f; --teardown: #f0857c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", "Liberation Sans", sans-serif; }
main, header, footer { max-width: 61rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; } footer { padding-bottom: 3rem; color: var(--quiet); font-size: .875rem; }
h1 { font-size: 1.75rem; margin: 0 0 .25rem; } h2 { font-size: 1.35rem; margin: 2.5rem 0 .5rem; padding-top: .5rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 1.75rem 0 .25rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: .75rem 0; }
a { color: var(--accent); } .lead { font-size: 1.1rem; } .note, figcaption + .note { color: var(--quiet); font-size: .875rem; }
code { font: .875em ui-monospace, "Liberation Mono", monospace; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .5rem 0 1rem; }
caption { text-align: left; color: var(--quiet); padding: .25rem 0; } th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; } tbody th { font-weight: 500; } tbody th code { white-space: nowrap; } .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.chosen { background: var(--soft); } .badge { background: var(--accent); color: var(--paper); border-radius: .6rem; padding: 0 .5rem; font-size: .75rem; font-weight: 600; }
.failure { color: var(--bad); } details { margin: .5rem 0 1.5rem; } summary { cursor: pointer; color: var(--accent); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1rem; }
figure { margin: 1rem 0; } figure.wide { grid-column: 1 / -1; } figcaption { font-weight: 600; font-size: .95rem; margin-bottom: .25rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1rem; margin: .25rem 0; padding: 0; font-size: .85rem; color: var(--quiet); }
.legend svg { vertical-align: -2px; } .chart { width: 100%; height: auto; display: block; }
.chart text { font: 12px system-ui, "Segoe UI", "Liberation Sans", sans-serif; fill: var(--quiet); } .chart text.label { fill: var(--ink); font-size: 13px; } .chart text.row { font-size: 11px; fill: var(--ink); }
.grid line { stroke: var(--line); stroke-width: 1; } .axis line { stroke: var(--quiet); stroke-width: 1; }
.identity { stroke: var(--quiet); stroke-width: 1.25; stroke-dasharray: 5 4; } .whisker { stroke: var(--accent); stroke-opacity: .35; stroke-width: 1.5; } .crowd .whisker { stroke-opacity: .14; stroke-width: 1; } .crowd .point { fill-opacity: .5; }
.point { fill: var(--accent); fill-opacity: .75; } .point.outside { fill: var(--bad); } .curve { fill: none; stroke: var(--accent); stroke-width: 2; } .curve-key { fill: var(--accent); }
.band { fill: var(--band); } .curve.second { stroke: var(--good); } .curve-key.second, .point.second { fill: var(--good); } .band.second { fill: var(--good); fill-opacity: .15; }
polyline.identity { fill: none; } .identity-key { fill: var(--quiet); } .limit { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 2 3; } .limit-key { fill: none; stroke: var(--bad); stroke-dasharray: 2 3; }
.trained { fill: var(--trained); stroke: var(--line); stroke-dasharray: 3 3; }
.phase-transfer { fill: var(--transfer); } .phase-wait { fill: var(--wait); } .phase-pull { fill: var(--pull); } .phase-start { fill: var(--start); } .phase-download { fill: var(--download); }
.phase-compute { fill: var(--compute); } .phase-upload { fill: var(--upload); } .phase-teardown { fill: var(--teardown); } .failed { fill: none; stroke: var(--bad); stroke-width: 2; } .failed-key { fill: none; stroke: var(--bad); stroke-width: 2; }
@media print { nav { display: none; } details > * { display: block; } figure, tr { break-inside: avoid; } }
`;
