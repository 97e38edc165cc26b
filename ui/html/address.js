// An address from which a question was taken, because it may tell who a patient is, is replaced in the browser's
// history too: nothing that was caught stands there (search/patient.py).
(() => {
  if (window.verbatimAddress) return;
  window.verbatimAddress = true;
  const done = new Set(); // a mark is drawn anew while the page goes on, and counts once
  const look = () => {
    for (const mark of document.querySelectorAll("[data-vb-held]")) {
      const id = mark.getAttribute("data-vb-id");
      if (done.has(id)) continue;
      done.add(id);
      history.replaceState(history.state, "", mark.getAttribute("data-vb-held"));
    }
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true,
    attributeFilter: ["data-vb-held"] });
  look();
})();
