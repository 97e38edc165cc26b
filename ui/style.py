"""The page's look beyond Streamlit's theme, and the script that puts the cursor in the search box.

Colours are made from the theme's own text colour, so that one sheet serves the light theme and the
dark one, whichever way the reader came to it.
"""

from __future__ import annotations

STYLE = """<style>
:root { --vb-serif: "Source Serif", "Iowan Old Style", Charter, Georgia, Cambria, serif; }

/* Streamlit's bar holds nothing here: its menu is off (config.toml). */
[data-testid="stHeader"] { display: none; }
[data-testid="stMainBlockContainer"] { max-width: 46rem; padding-top: 2.5rem; }
[data-testid="InputInstructions"] { display: none; }
[data-testid="stTextInputRootElement"]:focus-within { outline: 1px solid currentColor; }
[data-testid="stHtml"] { overflow-wrap: anywhere; }

.st-key-q input { font-size: 1.125rem; padding-top: .75rem; padding-bottom: .75rem; }
.st-key-q input::placeholder { color: color-mix(in srgb, currentColor 68%, transparent); opacity: 1; }

.vb-masthead { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .9rem; }
.vb-masthead h1 { font: 600 1.9rem/1.2 var(--vb-serif); letter-spacing: -.01em; margin: 0; padding: 0; }
.vb-masthead p { margin: 0; }

.vb-quiet, .vb-masthead p { font-size: .875rem; line-height: 1.5;
  color: color-mix(in srgb, currentColor 74%, transparent); }
.vb-quiet p, p.vb-quiet { margin: 0; font-size: inherit; line-height: inherit; }

.vb-hit { border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent); padding-top: 1.25rem; }
.vb-hit h2 { font-family: inherit; font-size: 1rem; font-weight: 600; line-height: 1.4; letter-spacing: 0;
  margin: 0 0 .5rem; padding: 0; }
.vb-hit h2 .vb-path { font-weight: 400; }
.vb-hit blockquote { font: 400 1.1875rem/1.6 var(--vb-serif); margin: 0 0 .75rem; padding: 0; border: 0;
  color: inherit; opacity: 1; white-space: pre-line; }
.vb-hit .vb-line { display: block; }
.vb-hit .vb-item { padding-left: .62em; text-indent: -.62em; }
.vb-hit .vb-date { white-space: nowrap; }
.vb-hit mark { color: inherit; background: rgb(240 190 40 / .3); padding: .1em 0;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.vb-hit cite { display: block; font-style: normal; }
.vb-hit .vb-place { display: block; }
.vb-hit .vb-open { font-weight: 600; }

.vb-note { border-left: 3px solid color-mix(in srgb, currentColor 45%, transparent);
  padding: .1rem 0 .1rem 1rem; }
.vb-note h2 { font: 600 1.4rem/1.3 var(--vb-serif); margin: 0 0 .5rem; padding: 0; }
.vb-note p { margin: 0 0 .5rem; }
.vb-note ul { margin: 0 0 .5rem; padding-left: 1.2rem; }

.vb-foot { border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent); padding-top: .75rem;
  margin-top: 1rem; }
</style>"""

# Streamlit has no autofocus. The box may be drawn after this script runs, so it looks again every
# frame, and gives up where no box comes.
FOCUS = """<script>
(() => {
  const until = Date.now() + 10000;
  const focus = () => {
    const box = document.querySelector(".st-key-q input");
    if (box) box.focus({ preventScroll: true });
    else if (Date.now() < until) requestAnimationFrame(focus);
  };
  focus();
})();
</script>"""

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" '
    'fill="#155e63"/><path d="M8 9h5v6c0 4-2 7-5 8v-3c1.5-.8 2-2 2-3.5H8zM18 9h5v6c0 4-2 7-5 8v-3'
    'c1.5-.8 2-2 2-3.5h-3z" fill="#fdfcf9"/></svg>'
)
"""A quotation mark. Drawn here, because Streamlit fetches emoji icons from the network."""
