"""The page's look beyond Streamlit's theme.

Greys are made from the theme's own text colour, and the few colours of our own follow the colour scheme
that Streamlit declares, so that one sheet serves the light theme and the dark one, whichever way the
reader came to it.
"""

from __future__ import annotations

from ui.style_paper import PAPER

_FRAME = """
:root { --vb-serif: "Source Serif", "Iowan Old Style", Charter, Georgia, Cambria, serif; }
:is([data-testid="stApp"], [data-testid="stPopoverBody"]) {
  --vb-accent: light-dark(#155e63, #7cc7c3); --vb-grave: light-dark(#8f1d1d, #ffb4a8);
  --vb-paper: light-dark(#fdfcf9, #15181a); --vb-mark: light-dark(#fbeebf, #4a3f16);
  --vb-tint: light-dark(#f4f2ea, #1f2427); --vb-soft: color-mix(in srgb, currentColor 76%, transparent);
  --vb-line: color-mix(in srgb, currentColor 18%, transparent); }
/* It hangs outside of the page, whose scheme follows the system. */
[data-testid="stPopoverBody"] { color-scheme: light dark; }

/* Streamlit's bar holds nothing here: its menu is off (config.toml). */
[data-testid="stHeader"] { display: none; }
[data-testid="stMainBlockContainer"] { max-width: 46rem; padding-top: 2rem; }
[data-testid="stMainBlockContainer"]:has(.vb-sheet), [data-testid="stMainBlockContainer"]:has(.vb-shelf) {
  max-width: 76rem; }
[data-testid="InputInstructions"] { display: none; }
[data-testid="stTextInputRootElement"]:focus-within { outline: 2px solid var(--vb-accent); }
[data-testid="stHtml"] { overflow-wrap: anywhere; }
[data-testid="stHtml"] a { color: var(--vb-accent); }
/* What is read stays as it is until its successor is there. */
[data-testid="stElementContainer"][data-stale="true"] { opacity: 1 !important; transition: none !important; }
[data-testid="stVerticalBlock"] { gap: .9rem; }
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"]:empty) { display: none; }
:is(a, summary, button, .vb-scroll, .vb-beside):focus-visible {
  outline: 2px solid var(--vb-accent) !important; outline-offset: 2px; border-radius: 2px; }

.vb-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.vb-gone, .vb-paper { display: none; }
.vb-quiet, .vb-masthead p { font-size: .875rem; line-height: 1.5; color: var(--vb-soft); }
.vb-quiet p { margin: 0; font-size: inherit; line-height: inherit; }
[data-testid="stHtml"] p.vb-quiet { margin: 0; font-size: .875rem; }
[data-testid="stPopoverBody"] p.vb-quiet { max-width: 26rem; }

.st-key-question input { font-size: 1.125rem; padding-top: .75rem; padding-bottom: .75rem; }
.st-key-question input::placeholder, .st-key-find input::placeholder {
  color: color-mix(in srgb, currentColor 72%, transparent); opacity: 1; }
.st-key-bar { min-height: 2.5rem; align-items: center; }
.st-key-bar > [data-testid="stElementContainer"] { flex: 1 1 12rem !important; min-width: 0;
  width: auto !important; }
.st-key-bar > [data-testid="stLayoutWrapper"] { flex: 0 0 auto !important; width: auto !important; }

.vb-masthead { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .9rem; }
.vb-masthead h1 { font: 600 1.9rem/1.2 var(--vb-serif); letter-spacing: -.01em; margin: 0; padding: 0; }
[data-testid="stHtml"] .vb-masthead a { color: inherit; text-decoration: none; }
.vb-masthead p { margin: 0; }
.vb-masthead nav { margin-left: auto; display: flex; gap: 1.1rem; }
.vb-masthead nav a { padding: .25rem 0; border-bottom: 2px solid transparent; }
.vb-masthead nav a:hover, .vb-masthead nav [aria-current] { border-color: var(--vb-accent); }
.vb-foot { border-top: 1px solid var(--vb-line); padding-top: .75rem; margin-top: 1rem; }

[data-testid="stHtml"] .vb-welcome { margin: 0; font-size: .9375rem; }
.vb-sure summary { cursor: pointer; padding: .1rem 0; font-size: .9375rem; width: fit-content; }
[data-testid="stHtml"] .vb-sure { margin: 0; padding: 0; border: 0; }
.vb-sure p { margin: .1rem 0 .3rem !important; }

.vb-note { border-left: 3px solid color-mix(in srgb, currentColor 45%, transparent);
  padding: .1rem 0 .1rem 1rem; }
.vb-note h2 { font: 600 1.4rem/1.3 var(--vb-serif); margin: 0 0 .5rem; padding: 0; }
.vb-note p { margin: 0 0 .5rem; }
.vb-note ul { margin: 0 0 .5rem; padding-left: 1.2rem; }
.vb-misses { font-family: inherit; font-size: 1rem; margin: 1rem 0 0; padding: 0; color: var(--vb-soft); }

.vb-try h2, .vb-filters h3 { font-family: inherit; font-size: .875rem; font-weight: 600; line-height: 1.4;
  letter-spacing: 0; margin: .75rem 0 .35rem;
  padding: 0; color: var(--vb-soft); }
[data-testid="stHtml"] :is(.vb-try ul, .vb-filters ul, .vb-chips, .vb-badges) { list-style: none; margin: 0;
  padding: 0; }
.vb-try li { margin: 0; padding: 0; font: 400 1.0625rem/1.45 var(--vb-serif); }
.vb-try a { display: inline-block; padding: .3rem 0; text-decoration-thickness: 1px;
  text-underline-offset: .2em; }

.vb-chips { display: flex; flex-wrap: wrap; gap: .4rem; }
[data-testid="stHtml"] :is(.vb-chips, .vb-badges, .vb-filters, .vb-try) li { margin: 0; }
[data-testid="stHtml"] :is(.vb-chips, .vb-filters, .vb-try) li { padding: 0; }
[data-testid="stHtml"] .vb-chips a { display: inline-block; font-size: .875rem; line-height: 1.3;
  padding: .3rem .65rem; border: 1px solid var(--vb-line); border-radius: 1rem; background: var(--vb-tint);
  color: inherit; text-decoration: none; }
.vb-chips a:hover { border-color: var(--vb-accent); }
.vb-chips .vb-all { background: none; border-color: transparent; text-decoration: underline; }

[data-testid="stHtml"] .vb-chips + .vb-note { margin-top: .9rem; }

.vb-filters { columns: 11rem 2; column-gap: 2rem; font-size: .9375rem; }
.vb-filters section { break-inside: avoid; padding-bottom: .5rem; }
.vb-filters h3 { margin-top: 0; }
.vb-filters li { line-height: 1.4; }
.vb-filters a { display: inline-block; padding: .2rem 0; text-decoration: none; }
.vb-filters a:hover { text-decoration: underline; }
.vb-filters a[aria-current] { font-weight: 600; }
.vb-filters a[aria-current]::before { content: "✓ "; }
.vb-filters summary { cursor: pointer; font-size: .875rem; color: var(--vb-soft); padding: .2rem 0; }
.vb-count { color: var(--vb-soft); font-size: .8125rem; }
"""

_PASSAGES = """
.vb-hit { border-top: 1px solid var(--vb-line); padding-top: 1.1rem; position: relative; }
.vb-hit h2, .vb-source h2 { font-family: inherit; font-size: 1rem; font-weight: 600; line-height: 1.4;
  letter-spacing: 0; margin: 0 0 .4rem; padding: 0; }
.vb-path { font-weight: 400; }
.vb-rank { color: var(--vb-soft); font-weight: 400; font-variant-numeric: tabular-nums;
  margin-right: .15rem; }
.vb-badges { display: flex; flex-wrap: wrap; gap: .3rem; margin: 0 0 .5rem; }
.vb-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .75rem; margin: 0 0 .15rem; }
.vb-head h2 { flex: 1 1 20rem; } [data-testid="stHtml"] .vb-head .vb-badges { margin: 0; }
.vb-badges .vb-badge { font-size: .75rem; line-height: 1.35; padding: .1rem .5rem; border-radius: .2rem;
  border: 1px solid var(--vb-line); color: var(--vb-soft); }
.vb-badges .vb-alarm { color: var(--vb-grave); border-color: currentColor; font-weight: 600; }
.vb-badges .vb-care { color: inherit; border-color: color-mix(in srgb, currentColor 55%, transparent); }

.vb-hit blockquote { font: 400 1.25rem/1.6 var(--vb-serif); margin: .25rem 0 .75rem; padding: 0; border: 0;
  color: inherit; opacity: 1; }
[data-testid="stHtml"] :is(.vb-hit blockquote, .vb-text) :is(p, ul, ol, li) { font: inherit; }
.vb-hit blockquote p, .vb-text p { font: inherit; margin: 0 0 .6em; white-space: pre-line; }
.vb-hit blockquote > :last-child, .vb-text > :last-child { margin-bottom: 0; }
:is(.vb-hit blockquote, .vb-text) :is(ul, ol) { list-style: none; margin: 0 0 .6em; padding: 0; }
:is(.vb-hit blockquote, .vb-text) li { font: inherit; margin: 0 0 .25em; padding: 0 0 0 1.15em;
  position: relative; white-space: pre-line; }
:is(.vb-hit blockquote, .vb-text) ul > li::before { content: "•"; position: absolute; left: .15em;
  color: var(--vb-soft); }
:is(.vb-hit blockquote, .vb-text) ol > li { padding-left: 1.8em; text-indent: -1.8em; }
.vb-number { display: inline-block; min-width: 1.8em; text-indent: 0; white-space: pre; }
.vb-deep1 { margin-left: 1.2em !important; } .vb-deep2 { margin-left: 2.4em !important; }
.vb-deep3 { margin-left: 3.6em !important; }
.vb-scroll { overflow-x: auto; margin: 0 0 .6em; }
.vb-scroll table { border-collapse: collapse; font: 400 1.0625rem/1.45 var(--vb-serif); margin: 0;
  width: 100%; }
.vb-scroll :is(td, th) { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0; border: 0;
  border-bottom: 1px solid var(--vb-line); font-size: inherit; overflow-wrap: break-word; min-width: 5rem; }
.vb-scroll th { font-weight: 600; border-bottom-color: color-mix(in srgb, currentColor 50%, transparent); }
:is(.vb-hit, .vb-text) mark { color: inherit; background: var(--vb-mark); padding: .1em 0;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.vb-hit details b { font-weight: 600; }
:is(.vb-hit blockquote, .vb-text) b { font-weight: inherit; text-decoration: underline;
  text-decoration-thickness: 1px;  text-underline-offset: .22em; text-decoration-color: var(--vb-accent); }

.vb-near { display: none; border-left: 2px solid var(--vb-line); padding-left: .9rem; margin: 0 0 .75rem;
  color: var(--vb-soft); }
.vb-near .vb-label { color: inherit; }
.vb-near .vb-text { font: 400 1rem/1.55 var(--vb-serif); }
.vb-hit:has(.vb-more[open]) .vb-near { display: block; }
.vb-label, .vb-lead { font-size: .8125rem !important; line-height: 1.4; margin: 0 0 .3rem !important;
  color: var(--vb-soft); font-family: "Source Sans", sans-serif !important; }
.vb-cite, .vb-hit details, .vb-actions, .vb-strip details { font-size: .875rem; line-height: 1.5; }
p.vb-cite { margin: 0 0 .5rem; color: var(--vb-soft); font-size: .875rem; }
.vb-hit cite, .vb-source cite { font-style: normal; }
.vb-date { white-space: nowrap; }
.vb-actions { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem 1.25rem; margin: 0; }
.vb-actions > a, .vb-actions summary { padding: .25rem 0; }
:is(.vb-actions, .vb-strip) summary { cursor: pointer; }
:is(.vb-actions, .vb-strip) summary:not(:hover) { color: var(--vb-soft); }
:is(.vb-actions, .vb-strip) details { margin: 0; padding: 0; border: 0; }
:is(.vb-actions, .vb-strip) details[open]:not(.vb-more) { flex-basis: 100%; }
[data-testid="stHtml"] :is(.vb-actions, .vb-strip) details :is(p, ul) { font-size: inherit;
  margin: .2rem 0 .3rem; }
.vb-check { font-weight: 600; } .vb-place { color: var(--vb-soft); }
.vb-reference button { font: inherit; color: inherit; background: var(--vb-tint); cursor: pointer;
  border: 1px solid var(--vb-line); border-radius: .3rem; padding: .2rem .8rem; min-height: 1.75rem; }
[data-testid^="stBaseButton-primary"] p { color: light-dark(#fff, #15181a); }
.vb-patient mark { color: inherit; background: var(--vb-mark); }

[data-testid="stButtonGroup"] button { min-height: 1.75rem; padding: .1rem .65rem;
  border-color: var(--vb-line); }
[data-testid="stButtonGroup"] button p { font-size: .8125rem; }
[data-testid="stPopover"] button[aria-expanded="true"] { background: var(--vb-tint); }
[data-testid="stPopover"] button { min-height: 2.1rem; padding: .2rem .7rem; }
"""

_DOCUMENTS = """
.vb-source h2 { font: 600 1.5rem/1.25 var(--vb-serif); }
[data-testid="stHtml"] .vb-source p { font-size: .875rem; margin: 0 0 .4rem; }
.vb-right { color: var(--vb-accent); font-weight: 600; }
p.vb-wrong { border-left: 3px solid var(--vb-grave); color: var(--vb-grave); padding: .2rem 0 .2rem .8rem;
  margin: .3rem 0 .6rem; font-weight: 600; }
.vb-turner, .vb-strip { display: flex; flex-wrap: wrap; gap: 0 1.25rem; font-size: .875rem;
  padding: .35rem 0; align-items: baseline; }
:is(.vb-turner, .vb-strip) a { padding: .25rem 0; } .vb-off { color: var(--vb-soft); }
.vb-of { flex: 1 1 14rem; min-width: 0; color: var(--vb-soft); white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis; }
[data-testid="stElementContainer"]:has(.vb-strip) { position: sticky; top: 0; z-index: 2; }
.vb-strip { background: var(--vb-paper); border-top: 1px solid var(--vb-line);
  border-bottom: 1px solid var(--vb-line); }
[data-vb-here] { scroll-margin-top: 4rem; }
.vb-sheet { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1.75rem;
  align-items: start; margin-top: .5rem; }
.vb-page { position: relative; margin: 0; border: 1px solid var(--vb-line); background: #fff; }
.vb-page img { display: block; width: 100%; height: 100%; margin: 0; }
.vb-area { position: absolute; background: rgb(255 205 40 / .38); mix-blend-mode: multiply; }
.vb-text { font: 400 1.0625rem/1.6 var(--vb-serif); }
.vb-beside { font-size: 1rem; line-height: 1.5; }
@media (min-width: 40.01rem) and (min-height: 30rem) { .vb-beside { position: sticky; top: 3.5rem;
  max-height: calc(100vh - 5rem); overflow-y: auto; padding-right: .5rem; } }
.vb-passage { border-left: 2px solid var(--vb-line); padding-left: .9rem; margin: .6rem 0; }
.vb-target { border-left: 3px solid var(--vb-accent); padding-left: calc(.9rem - 1px); }
.vb-between { color: var(--vb-soft); margin: .9rem 0 .3rem; }

.vb-charts { display: flex; flex-wrap: wrap; gap: 1.5rem 3rem; align-items: start; }
.vb-chart { border-collapse: collapse; font-size: .875rem; flex: 1 1 17rem; display: table; margin: 0; }
.vb-chart caption { text-align: left; font-weight: 600; color: var(--vb-soft); padding-bottom: .3rem;
  caption-side: top; }
.vb-chart :is(th, td) { border: 0; padding: .12rem 0; text-align: left; font-weight: 400; }
.vb-chart th { width: 45%; padding-right: .8rem; }
.vb-bar { display: inline-block; height: .7rem; background: var(--vb-accent); margin-right: .45rem;
  min-width: 2px; max-width: calc(100% - 3rem); }
.vb-shelf { border-collapse: collapse; width: 100%; font-size: .9375rem; }
.vb-shelf :is(th, td) { text-align: left; vertical-align: top; border: 0; font-weight: 400;
  border-bottom: 1px solid var(--vb-line); padding: .55rem 1rem .55rem 0; }
.vb-shelf thead th { font-size: .8125rem; color: var(--vb-soft); white-space: nowrap; }
.vb-shelf thead th[aria-sort] { font-weight: 600; }
[data-testid="stHtml"] .vb-shelf thead a { color: inherit; }
.vb-shelf td { white-space: nowrap; }
.vb-shelf tbody th > a { font-weight: 600; }
.vb-shelf tbody .vb-badges { margin: .25rem 0 0; }
.vb-by, .vb-file { display: block; font-size: .8125rem; color: var(--vb-soft); }
.vb-problems { font-size: .875rem; line-height: 1.5; }
.vb-problems summary { cursor: pointer; padding: .25rem 0; }
[data-testid="stHtml"] .vb-problems :is(ul, li, p) { font-size: .875rem; margin-bottom: .1rem; }
.vb-problems ul { margin: 0 0 .6rem; padding-left: 1.2rem; }
.vb-note ol { margin: 0 0 .5rem; padding-left: 1.4rem; } .vb-failed { color: var(--vb-grave); }
.vb-note progress { width: min(100%, 24rem); accent-color: var(--vb-accent); }
[class*="st-key-upload-"] { border-top: 1px solid var(--vb-line); padding: .3rem 0; }
[data-testid="stHtml"] .vb-upload { margin: 0; font-size: .9375rem; }
[class*="st-key-upload-"] button { min-height: 2rem; padding: .1rem .65rem; }
.vb-sum { text-align: right !important; font-variant-numeric: tabular-nums; }

@media (max-width: 40rem) {
  [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; padding-top: 1.25rem; }
  .st-key-bar { justify-content: flex-start !important; }
  .st-key-bar > [data-testid="stElementContainer"] { flex-basis: 100% !important; }
  .st-key-bar > [data-testid="stElementContainer"]:has(div:empty) { display: none; }
  .vb-masthead p { order: 3; flex-basis: 100%; }
  .vb-hit blockquote { font-size: 1.1875rem; }
  .vb-sheet { grid-template-columns: minmax(0, 1fr); }
  .vb-filters { columns: 1; min-width: 0; }
  .vb-shelf .vb-few { display: none; }
  .vb-shelf tbody th { padding-right: 0; }
  .vb-actions > a, .vb-actions summary, :is(.vb-turner, .vb-strip) a { padding: .45rem 0; }
}
"""

STYLE = f"<style>{_FRAME}{_PASSAGES}{_DOCUMENTS}{PAPER}</style>"

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" '
    'fill="#155e63"/><path d="M8 9h5v6c0 4-2 7-5 8v-3c1.5-.8 2-2 2-3.5H8zM18 9h5v6c0 4-2 7-5 8v-3'
    'c1.5-.8 2-2 2-3.5h-3z" fill="#fdfcf9"/></svg>'
)
"""A quotation mark. Drawn here, because Streamlit fetches emoji icons from the network."""
