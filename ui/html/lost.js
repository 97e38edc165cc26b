// The library does not answer: the page says so in place of Streamlit's dialog, which tells a reader to run a
// command. What is on the screen stays, and can be read, scrolled and copied. Streamlit asks again every few seconds.
(() => {
  if (window.verbatimLost) return;
  window.verbatimLost = true;
  const SOON = 1500, TOLD = 4000;
  const root = document.documentElement;
  const note = document.createElement("div");
  note.className = "vb-lost";
  note.setAttribute("role", "status");
  note.hidden = true;
  let since = 0, was = false, waiting = null;
  const app = () => document.querySelector("[data-testid=stApp]");
  const state = () => (app() ? app().getAttribute("data-test-connection-state") : "INITIAL");
  const say = (text) => {
    if (app() && note.parentElement !== app()) app().append(note);
    note.hidden = !text;
    if (note.textContent !== text) note.textContent = text;
  };
  const dismiss = () => {
    for (const dialog of document.querySelectorAll("[data-testid=stDialog]"))
      if (dialog.querySelector("[data-testid=stErrorCodeBlock]") || /streamlit/i.test(dialog.textContent))
        dialog.querySelector("button[aria-label=Close]")?.click();
  };
  const lost = () => {
    was = true;
    root.setAttribute("data-vb-lost", "");
    say("The library does not answer. What is on the screen stays. This page asks again by itself.");
    dismiss();
  };
  const found = () => {
    since = 0;
    clearTimeout(waiting);
    if (!was) return;
    was = false;
    root.removeAttribute("data-vb-lost");
    dismiss();
    say("The library answers again.");
    setTimeout(() => { if (!was) say(""); }, TOLD);
  };
  const look = () => {
    if (state() === "CONNECTED") { found(); return; }
    since = since || Date.now();
    clearTimeout(waiting);
    if (Date.now() - since >= SOON) lost();
    else waiting = setTimeout(look, SOON);
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true,
    attributeFilter: ["data-test-connection-state"] });
  look();
})();
