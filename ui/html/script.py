"""The page's script, for what no element of Streamlit does. It is installed once a tab.

Links within the page change its address without loading it anew: Streamlit takes that for back or forward.
Without the script they load the page, and work too. The script also copies references, focuses the box on
arrival, and scrolls to a document's passage, or to where a list was left.
"""

from __future__ import annotations

SCRIPT = """<script>
(() => {
  if (window.verbatim) return;
  window.verbatim = true;
  const main = () => document.querySelector("[data-testid=stMain]");
  const left = new Map();
  let wanted = null, until = 0;
  const here = () => location.search;
  const leave = () => { if (main()) left.set(shown, main().scrollTop); };
  let shown = here();
  const go = (top) => { wanted = top; until = Date.now() + 20000; };

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='?']");
    if (!link || event.defaultPrevented || event.button || link.target) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    leave();
    const keep = link.hasAttribute("data-vb-keep") && main() ? main().scrollTop : 0;
    history.pushState({}, "", link.getAttribute("href"));
    shown = here();
    go(keep);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  });
  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("refused");
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("[data-vb-copy]");
    if (!button) return;
    const status = button.parentElement.querySelector("[role=status]");
    try {
      await copy(button.dataset.vbCopy);
      status.textContent = "Copied";
    } catch {
      status.textContent = "Not copied: select the text and copy it";
    }
    button.focus();
  });
  // Before Streamlit's own listener draws: the place in the list that is being left.
  window.addEventListener("popstate", (event) => {
    if (!event.isTrusted) return;
    leave();
    shown = here();
    go(left.get(shown) || 0);
  }, true);
  for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"])
    window.addEventListener(kind, () => { wanted = null; }, { passive: true, capture: true });

  const done = new WeakSet();
  let view = null;
  const look = () => {
    const box = document.querySelector(".st-key-question input");
    for (const mark of document.querySelectorAll("[data-vb-focus]"))
      if (!done.has(mark) && box) { done.add(mark); box.focus({ preventScroll: true }); }
    if (wanted !== null && Date.now() < until && main()) {
      const now = document.querySelector("[data-vb-view]");
      const fresh = now && now.getAttribute("data-vb-view") !== view;
      if (fresh && main().scrollHeight - main().clientHeight >= wanted) {
        main().scrollTop = wanted;
        view = now.getAttribute("data-vb-view");
        wanted = null;
      }
    } else {
      const now = document.querySelector("[data-vb-view]");
      if (now) view = now.getAttribute("data-vb-view");
    }
    // Streamlit names its box for files and calls it presentational at once.
    for (const box of document.querySelectorAll("[data-testid=stFileUploaderDropzone][role=presentation]"))
      box.setAttribute("role", "group");
    const fresh = [...document.querySelectorAll("[data-vb-here]")].filter((mark) => !done.has(mark));
    fresh.forEach((mark) => done.add(mark));
    const seen = fresh.find((mark) => mark.getClientRects().length);
    if (seen) { wanted = null; seen.scrollIntoView({ block: "center" }); }
    const beside = document.querySelector(".vb-beside");
    const marks = beside ? [...beside.querySelectorAll("mark")] : [];
    const marked = marks.find((mark) => mark.getClientRects().length);
    if (marked && !done.has(marked)) {
      done.add(marked);
      beside.scrollTop += marked.getBoundingClientRect().top - beside.getBoundingClientRect().top - 48;
    }
  };
  let asked = false;
  new MutationObserver(() => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; look(); });
  }).observe(document.body, { childList: true, subtree: true, attributes: true,
    attributeFilter: ["data-vb-view"] });
  look();
})();
</script>"""
