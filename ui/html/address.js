// An address from which a question was taken, because it may tell who a patient is, is replaced in the browser's
// history too: nothing that was caught stands there (search/patient.py).
(() => {
  if (window.verbatimAddress) return;
  window.verbatimAddress = true;
  const done = new WeakSet();
  const look = () => {
    for (const mark of document.querySelectorAll("[data-vb-held]")) {
      if (done.has(mark)) continue;
      done.add(mark);
      history.replaceState(history.state, "", mark.getAttribute("data-vb-held"));
    }
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true,
    attributeFilter: ["data-vb-held"] });
  look();
})();
