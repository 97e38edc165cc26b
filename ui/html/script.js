// What no element of Streamlit does. It is installed once a tab.
//
// Links within the page change its address without loading it anew. Where only the source changes, the pane alone
// is drawn again (ui/bridge.py); else Streamlit takes the step for back or forward. Without this script links load
// the page, and work too.
(() => {
  if (window.verbatim) return;
  window.verbatim = true;
  const PANE = ["doc", "at", "passage", "mark", "page", "as", "from", "in", "n"];
  const WIDE = matchMedia("(min-width: 1100px)");
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const one = (what, within = document) => within.querySelector(what);
  const main = () => one("[data-testid=stMain]");
  const here = () => location.search;
  const says = (search, key) => new URLSearchParams(search).get(key) || "";
  // Also what is in a closed `details` has rectangles.
  const drawn = (element) => element && element.getClientRects().length > 0 && element.checkVisibility();
  const store = (key, value) => {
    try { return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value); }
    catch { return null; }
  };
  const send = (bridge, what, value) => {
    const to = (window.verbatimBridges || {})[bridge];
    if (to) to(what, value);
    return Boolean(to);
  };

  // ---- From one address to another -------------------------------------------------------------------------
  let shown = "";
  let wanted = null, until = 0;      // where the page is to be scrolled to, once it is drawn
  let reading = null;                // what of the pane gets the focus, once it is drawn
  let returning = null;              // which link of the page gets the focus, once it is drawn
  const left = new Map();            // address -> where it was left
  const rest = (search) => {
    const said = new URLSearchParams(search);
    PANE.forEach((key) => said.delete(key));
    said.sort();
    return said.toString();
  };
  const beside = (search) => Boolean(says(search, "q")) && !says(search, "view");
  const inPane = (from, to) =>
    rest(from) === rest(to) && (beside(to) || Boolean(says(from, "doc") && says(to, "doc")));
  // As Python writes it, so that Streamlit takes an address that it has sent back for the same.
  const asPython = (search) => {
    const said = new URLSearchParams(search).toString().replaceAll("%7E", "~").replaceAll("*", "%2A");
    return said ? `?${said}` : "";
  };
  if (here() !== asPython(here()))
    history.replaceState(history.state, "", location.pathname + asPython(here()));
  shown = here();
  const soon = () => { until = Date.now() + 20000; };
  const leave = () => {
    const link = document.activeElement && document.activeElement.closest("a[href]");
    if (main()) left.set(shown, { top: main().scrollTop, link: link && link.getAttribute("href") });
  };
  // A run of the whole page that has just begun may swallow what is sent to a part of it.
  const sorted = (search) => { const said = new URLSearchParams(search); said.sort(); return said.toString(); };
  const move = (to, again = 3) => {
    send("pane", "moved", to || "?");
    setTimeout(() => {
      const at = one("[data-vb-pane]");
      if (again && here() === to && at && sorted(at.dataset.vbPane) !== sorted(to)) move(to, again - 1);
    }, 1500);
  };
  const movePane = (from, to, stay) => {
    move(to);
    soon();
    if (says(to, "doc")) reading = stay || "read";
    else focusCard(says(from, "passage"));
  };
  const stepsBack = () => (history.state && history.state.back) || 0;
  const open = (href, { keep = 0, stay = null, back = false } = {}) => {
    const from = shown;
    const pane = inPane(from, href) && (window.verbatimBridges || {}).pane;
    const steps = says(from, "doc") ? stepsBack() && stepsBack() + 1 : 1;
    leave();
    history.pushState({ back: says(href, "doc") ? steps : 0 }, "", href);
    shown = here();
    if (pane) { movePane(from, shown, stay); return; }
    const place = back && left.get(shown);
    wanted = place ? place.top : keep;
    returning = place ? place.link : null;
    if (inPane(from, shown) && says(shown, "doc")) reading = stay || "read";
    soon();
    asking(from, shown);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };
  const close = () => {
    const back = one(".st-key-pane [data-vb-back]");
    if (!back) return false;
    if (stepsBack()) history.go(-stepsBack());
    else open(back.getAttribute("href"), { back: true });
    return true;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='?']");
    if (!link || event.defaultPrevented || event.button || link.target) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.hasAttribute("data-vb-back")) { close(); return; }
    link.focus({ preventScroll: true });
    const keep = link.hasAttribute("data-vb-keep") && main() ? main().scrollTop : 0;
    open(link.getAttribute("href"), { keep, stay: link.getAttribute("data-vb-stay") });
  });
  // Before Streamlit's own listener draws.
  window.addEventListener("popstate", (event) => {
    if (!event.isTrusted) return;
    const from = shown;
    if (inPane(from, here()) && asPython(here()) === here() && (window.verbatimBridges || {}).pane) {
      event.stopImmediatePropagation();
      shown = here();
      movePane(from, shown);
      return;
    }
    leave();
    shown = here();
    const place = left.get(shown);
    wanted = place ? place.top : 0;
    returning = place && place.link;
    soon();
    asking(from, shown);
  }, true);
  for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"])
    window.addEventListener(kind, () => { wanted = null; returning = null; }, { passive: true, capture: true });

  // ---- From a question to its answer: nothing of another question is seen meanwhile --------------------------
  let asked = null;
  const asking = (from, to) => {
    const other = says(from, "q") !== says(to, "q") || says(from, "exact") !== says(to, "exact");
    if (!says(to, "q") || says(to, "view")) return;
    begin(other ? "question" : "filters");
  };
  const run = () => one("[data-vb-run]")?.dataset.vbRun;
  const begin = (what) => {
    asked = { run: run(), last: one("[data-vb-answers]") };
    document.documentElement.setAttribute("data-vb-asking", what);
    const told = one(".vb-searching");
    if (told) told.textContent = "Searching …";
  };
  const arrived = () => {
    if (!asked) return;
    const answers = one("[data-vb-answers]");
    const fresh = answers && answers !== asked.last && says(answers.dataset.vbAnswers, "q") === says(here(), "q");
    if (!fresh && run() === asked.run) return;
    asked = null;
    document.documentElement.removeAttribute("data-vb-asking");
    const told = one(".vb-searching");
    if (told) told.textContent = "";
  };
  // A question that stands in no address stands on paper only.
  const askedNow = () => (says(here(), "kept") && one(".vb-paper") ? one(".vb-paper").textContent : says(here(), "q"));
  const typed = (box) => { if (box.value.trim() !== askedNow().trim()) begin("question"); };
  const isBox = (element) => element.matches && element.matches(".st-key-question input");
  window.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && isBox(event.target)) typed(event.target);
  }, true);

  // ---- Copy, pin, share ---------------------------------------------------------------------------------------
  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea"), before = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (before) before.focus();
    if (!done) throw new Error("refused");
  };
  const tell = (button, text) => {
    const status = one("[role=status]", button.parentElement);
    status.textContent = text;
    setTimeout(() => { if (status.textContent === text) status.textContent = ""; }, 4000);
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("[data-vb-copy], [data-vb-share], .vb-copy");
    if (!button) return;
    try {
      await copy(button.hasAttribute("data-vb-share") ? location.href : JSON.parse(button.dataset.vbCopy));
      tell(button, "Copied");
    } catch {
      tell(button, "Not copied: select the text and copy it");
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-vb-pin]");
    if (!button || !send("pins", "pin", button.dataset.vbPin)) return;
    button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "true" ? "false" : "true");
  });

  // ---- The passages, one after another ------------------------------------------------------------------------
  const cards = () => all("article.vb-hit").filter(drawn);
  const current = () => {
    const focused = document.activeElement && document.activeElement.closest("article.vb-hit");
    return focused || one("article.vb-hit[aria-current]");
  };
  const focusCard = (passage) => {
    const card = all("article.vb-hit").find((each) => each.dataset.vbPassage === passage);
    const link = card && (one(".vb-check", card) || card);
    if (!link) return;
    const others = card.closest("details.vb-others");
    if (others) others.open = true;
    markCurrent();
    unlock();
    link.focus({ preventScroll: drawn(link) });
  };
  const markCurrent = () => {
    const source = one(".st-key-pane .vb-source");
    const passage = says(here(), "passage") || (WIDE.matches && source && source.dataset.vbShown) || "";
    for (const card of all("article.vb-hit[data-vb-passage]")) {
      const is = Boolean(passage) && card.dataset.vbPassage === passage;
      if (is !== card.hasAttribute("aria-current")) {
        if (is) card.setAttribute("aria-current", "true"); else card.removeAttribute("aria-current");
      }
    }
  };
  const step = (by) => {
    const listed = cards(), at = listed.indexOf(current());
    const to = listed[at < 0 ? 0 : Math.min(Math.max(at + by, 0), listed.length - 1)];
    if (!to) return false;
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: "nearest" });
    return true;
  };
  const press = (what) => {
    const card = current() || cards()[0], button = card && one(what, card);
    if (button) button.click();
    return Boolean(button);
  };
  document.addEventListener("click", (event) => {
    const card = event.target.closest && event.target.closest("article.vb-hit");
    if (!card || event.target.closest("a, button, summary, details, input, label, .vb-scroll")) return;
    if (String(getSelection())) return;
    const link = one(".vb-check", card);
    if (link && event.target.closest("h2, blockquote, .vb-state")) link.click();
  });

  // ---- Keys, unless the reader turned them off (WCAG 2.1.4) ---------------------------------------------------
  const keysOn = () => store("verbatim keys") !== "off";
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-vb-keys]")) store("verbatim keys", event.target.checked ? "on" : "off");
  });
  const KEYS = {
    "/": () => { const box = one(".st-key-question input"); if (box) { box.focus(); box.select(); } return box; },
    j: () => step(1),
    k: () => step(-1),
    c: () => press(".vb-copy"),
    p: () => press(".vb-pin"),
  };
  const writes = (element) => element.matches("input:not([type=radio], [type=checkbox]), textarea, select") ||
    element.isContentEditable;
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || !event.target.matches) return;
    if (one("[data-testid=stPopoverBody], [role=dialog]")) return;
    if (event.key === "Escape") {
      if (writes(event.target)) event.target.blur();
      else if (close()) event.preventDefault();
      return;
    }
    if (writes(event.target)) return;
    if (event.key === "Enter" && event.target.matches("article.vb-hit")) { press(".vb-check"); return; }
    const act = keysOn() && KEYS[event.key];
    if (act && act()) event.preventDefault();
  });

  // ---- The divider ----------------------------------------------------------------------------------------------
  const split = (share) => {
    share = Math.round(Math.min(Math.max(share, 25), 70));
    document.documentElement.style.setProperty("--vb-split", `${share}%`);
    store("verbatim split", share);
    const divider = one(".vb-divider");
    if (divider) divider.setAttribute("aria-valuenow", share);
  };
  const kept = Number(store("verbatim split"));
  if (kept) split(kept);
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.matches || !event.target.matches(".vb-divider")) return;
    const desk = one(".st-key-desk").getBoundingClientRect();
    const drag = (move) => split((100 * (move.clientX - desk.left)) / desk.width);
    event.target.setPointerCapture(event.pointerId);
    event.target.addEventListener("pointermove", drag);
    event.target.addEventListener("lostpointercapture",
      () => event.target.removeEventListener("pointermove", drag), { once: true });
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
    if (!by || !event.target.matches(".vb-divider")) return;
    split(Number(event.target.getAttribute("aria-valuenow")) + by);
    event.preventDefault();
  });

  // ---- After each drawing -----------------------------------------------------------------------------------------
  const done = new WeakSet();
  const scroller = (element) => {
    const pane = element.closest(".st-key-desk .st-key-pane");
    for (let each = element.parentElement; each; each = each.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight + 1)
        return each;
      if (each === pane) return null;
    }
    return null;
  };
  const bring = (mark) => {
    for (let each = mark.parentElement; each && each !== main(); each = each.parentElement)
      if (each.scrollWidth > each.clientWidth + 1)
        each.scrollLeft += mark.getBoundingClientRect().left - each.getBoundingClientRect().left - 24;
    const within = scroller(mark);
    if (!within) return;
    const frame = within.getBoundingClientRect();
    within.scrollTop += mark.getBoundingClientRect().top - frame.top - frame.height / 3;
  };
  const lookForFocus = () => {
    const box = one(".st-key-question input");
    for (const mark of all("[data-vb-focus]"))
      if (!done.has(mark) && box) { done.add(mark); box.focus({ preventScroll: true }); }
    const read = one(".st-key-pane .vb-read"), pane = one("[data-vb-pane]");
    if (read && pane && sorted(pane.dataset.vbPane) === sorted(here())) {
      const first = !done.has(read) && document.activeElement === document.body && says(here(), "doc");
      const stay = reading && reading !== "read" && one(`[data-vb-stay="${CSS.escape(reading)}"]`);
      const writing = document.activeElement && writes(document.activeElement);
      const to = stay || ((reading || first) && !writing && read);
      if (to) to.focus({ preventScroll: true });
      // What is still hidden takes no focus: it gets it once it is shown.
      if (!to || document.activeElement === to) { done.add(read); reading = null; }
    }
    if (returning && Date.now() < until) {
      const link = all("a[href]").find((each) => each.getAttribute("href") === returning);
      if (link) { link.focus({ preventScroll: true }); returning = null; }
    }
  };
  let view = null;
  const lookForPlace = () => {
    const now = one("[data-vb-view]")?.getAttribute("data-vb-view");
    if (wanted === null || Date.now() > until) { if (now) view = now; return; }
    if (now && now !== view && main().scrollHeight - main().clientHeight >= wanted) {
      main().scrollTop = wanted;
      view = now;
      wanted = null;
    }
  };
  const lookForMarks = () => {
    const fresh = all("[data-vb-here]").filter((mark) => !done.has(mark) && drawn(mark));
    fresh.forEach((mark) => done.add(mark));
    if (fresh.length) { wanted = null; bring(fresh[0]); }
  };
  // On a narrow screen the source is a sheet over the answers: what is under it is out of reach.
  const unlock = () => { for (const each of all("[inert]")) each.inert = false; };
  const lookForSheet = () => {
    const source = one(".st-key-desk .st-key-pane .vb-source:not([data-vb-preview])");
    const sheet = Boolean(source && says(here(), "doc")) && !WIDE.matches;
    for (const each of [one(".st-key-answers"), one(".st-key-top"), one(".vb-foot")])
      if (each && each.inert !== sheet) each.inert = sheet;
  };
  let widened = 0;
  const lookForWidth = () => {
    if (!WIDE.matches || !one(".st-key-desk") || one(".st-key-pane :is(.vb-source, .vb-empty)")) return;
    if (Date.now() - widened < 1000 || !send("pane", "wide", "yes")) return;
    widened = Date.now();
    setTimeout(look, 1500);
  };
  // A page at the width of a phone has letters of 6 pixels.
  const lookForZoom = () => {
    const zoom = one("#vb-zoom-200");
    if (zoom && !done.has(zoom)) { done.add(zoom); if (innerWidth < 640) zoom.checked = true; }
  };
  const look = () => {
    arrived();
    lookForZoom();
    lookForPlace();
    lookForMarks();
    lookForSheet();
    lookForFocus();
    lookForWidth();
    markCurrent();
    for (const box of all("[data-vb-keys]")) if (!done.has(box)) { done.add(box); box.checked = keysOn(); }
    const divider = one(".vb-divider");
    if (divider && kept && !done.has(divider)) { done.add(divider); divider.setAttribute("aria-valuenow", kept); }
    // Streamlit names its box for files and calls it presentational at once.
    for (const box of all("[data-testid=stFileUploaderDropzone][role=presentation]"))
      box.setAttribute("role", "group");
  };
  let planned = false;
  new MutationObserver(() => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => { planned = false; look(); });
  }).observe(document.body, { childList: true, subtree: true, attributes: true,
    attributeFilter: ["data-vb-view", "data-vb-run"] });
  WIDE.addEventListener("change", look);
  window.addEventListener("verbatim-bridge", look);
  look();
})();
