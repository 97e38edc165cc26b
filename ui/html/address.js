// An address from which a question was taken, because it may tell who a patient is, is not kept in the browser's
// history: Streamlit adds the new one to it, so that it is put in the old one's place.
(() => {
  if (window.verbatimAddress) return;
  window.verbatimAddress = true;
  const add = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const held = url && new URL(url, location.href).searchParams.get("held") === "1";
    if (held) history.replaceState(state, title, url);
    else add(state, title, url);
  };
})();
