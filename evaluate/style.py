"""Hold the report's style sheet, for light and dark schemes, phone and desk."""

STYLE = """
:root { color-scheme: light dark; --ink: #1d2126; --paper: #fdfcf9; --quiet: #59606a; --rule: #dcd8ce;
  --better: #17698c; --worse: #b0500f; --same: #767c85; --plain: #155e63;
  --serif: "Source Serif", "Iowan Old Style", Charter, Georgia, Cambria, serif; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e5de; --paper: #14181b; --quiet: #a8aeb6; --rule: #363d44;
    --better: #6fbfe0; --worse: #f29a62; --same: #969ca5; --plain: #6fb9b5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
main { max-width: 58rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2 { font-family: var(--serif); font-weight: 600; line-height: 1.25; }
h1 { font-size: 1.9rem; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.4rem; margin: 0 0 .5rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
section { border-top: 1px solid var(--rule); margin-top: 2.5rem; padding-top: 1.5rem; }
p { margin: 0 0 .6rem; max-width: 42rem; }
.quiet { color: var(--quiet); font-size: .875rem; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0;
  font-size: .875rem; }
dl.facts dt { color: var(--quiet); } dl.facts dd { margin: 0; }

table { border-collapse: collapse; width: 100%; font-size: .9375rem; font-variant-numeric: tabular-nums; }
table.narrow { max-width: 28rem; }
th, td { text-align: right; padding: .4rem .35rem; border-bottom: 1px solid var(--rule);
  vertical-align: baseline; overflow-wrap: normal; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: .8125rem; font-weight: 400; color: var(--quiet); vertical-align: bottom; }
tbody th { font-weight: 600; white-space: nowrap; }
td.better, td.worse { font-weight: 600; }
td.better { color: var(--better); } td.worse { color: var(--worse); }
td small { display: block; font-size: .75rem; font-weight: 400; color: var(--quiet); white-space: nowrap; }

.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
  gap: 1.75rem 2.5rem; margin: 1.25rem 0 0; }
figure { margin: 0; min-width: 0; }
figcaption { font-size: .875rem; margin-bottom: .35rem; }
figcaption b { font-size: 1rem; margin-right: .4rem; }
.row { font-size: .8125rem; margin-bottom: .3rem; }
.row div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 .75rem; }
.row .value { font-variant-numeric: tabular-nums; color: var(--quiet); white-space: nowrap; }
.row .value b { color: var(--ink); }

svg { display: block; overflow: visible; }
svg text { font-size: 12px; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg .label { fill: var(--quiet); }
.zero { stroke: var(--quiet); stroke-width: 1; }
.interval { stroke-width: 3; stroke-linecap: round; opacity: .55; }
.interval.better { stroke: var(--better); } .interval.worse { stroke: var(--worse); }
.interval.same { stroke: var(--same); }
.dot.better, .bar.better { fill: var(--better); } .dot.worse, .bar.worse { fill: var(--worse); }
.dot.same { fill: var(--same); } .bar.plain { fill: var(--plain); }
.bar { shape-rendering: crispEdges; }
.strip rect:hover { fill: var(--ink); }

.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr));
  gap: 0 2.5rem; }
ol { margin: 0; padding: 0; list-style: none; }
li { border-top: 1px solid var(--rule); padding: .7rem 0; }
li p { margin: 0; } li .question { font-weight: 600; }
li .figures { font-size: .875rem; font-variant-numeric: tabular-nums; }
li .better { color: var(--better); font-weight: 600; } li .worse { color: var(--worse); font-weight: 600; }
li cite { font-style: normal; color: var(--ink); }
li blockquote { margin: .35rem 0 0; padding-left: .8rem; border-left: 3px solid var(--rule);
  font-family: var(--serif); max-width: 44rem; }

@media (max-width: 40rem) {
  main { padding: 1.25rem 1rem 3rem; }
  table { font-size: .8125rem; } thead th { font-size: .75rem; }
  th, td { padding: .4rem .2rem; } td small { font-size: .6875rem; }
}
"""
