// A button that prints what is shown.
(() => {
  if (window.verbatimPrint) return;
  window.verbatimPrint = true;
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-vb-print]")) window.print();
  });
})();
