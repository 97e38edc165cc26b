// Suggestions under the box while a reader types: a combobox as ARIA has it. Python finds them
// (search/type_ahead.py); arrow keys choose, Enter asks, Esc closes, and the pointer does too.
(() => {
  if (window.verbatimSuggest) return;
  window.verbatimSuggest = true;
  const PAUSE = 60;
  const list = document.createElement("ul"), told = document.createElement("div");
  list.id = "vb-suggested";
  list.className = "vb-suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  told.className = "vb-unseen";
  told.setAttribute("role", "status");
  let options = [], active = -1, timer = null, closedAt = null;
  const box = () => document.querySelector(".st-key-question input");
  const isBox = (element) => element && element.matches && element.matches(".st-key-question input");
  const dress = (input) => {
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.setAttribute("autocomplete", "off");
    if (list.hidden) input.removeAttribute("aria-controls");
    else input.setAttribute("aria-controls", list.id);
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `vb-suggested-${active}`);
  };
  const place = () => {
    const input = box(), around = input && input.closest("[data-testid=stTextInputRootElement]");
    if (!around || list.hidden) return;
    const at = around.getBoundingClientRect();
    Object.assign(list.style, { left: `${at.left}px`, top: `${at.bottom + 4}px`, width: `${at.width}px` });
  };
  const close = () => {
    list.hidden = true;
    active = -1;
    told.textContent = "";
    if (box()) dress(box());
  };
  const point = (at) => {
    active = at;
    [...list.children].forEach((each, number) => each.setAttribute("aria-selected", String(number === at)));
    if (at >= 0) list.children[at].scrollIntoView({ block: "nearest" });
    if (box()) dress(box());
  };
  const line = (option, number) => {
    const item = document.createElement("li"), label = document.createElement("span");
    item.id = `vb-suggested-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    label.textContent = option.label;
    item.append(label);
    if (option.note) {
      const note = document.createElement("span");
      note.className = "vb-suggest-note";
      note.textContent = option.note;
      item.append(" ", note);
    }
    return item;
  };
  const open = () => {
    const main = document.querySelector("[data-testid=stMain]");
    if (list.parentElement !== main) main.append(list, told);
    list.replaceChildren(...options.map(line));
    list.hidden = !options.length;
    point(-1);
    place();
    told.textContent = options.length ? `${options.length} suggestion${options.length > 1 ? "s" : ""}` : "";
  };
  const ask = (number) => {
    const input = box(), text = options[number].asks;
    // As if it had been typed, so that Streamlit has the same text as the box.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, text);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(timer);
    close();
    const key = { key: "Enter", code: "Enter", keyCode: 13, which: 13, bubbles: true, cancelable: true };
    requestAnimationFrame(() => input.dispatchEvent(new KeyboardEvent("keydown", key)));
  };
  window.addEventListener("verbatim-suggested", (event) => {
    const input = box(), { typed, options: found } = event.detail;
    if (!isBox(document.activeElement) || !input || input.value !== typed || closedAt === typed) return;
    options = typed.trim() ? found : [];
    open();
  });
  document.addEventListener("input", (event) => {
    if (!isBox(event.target)) return;
    const text = event.target.value;
    closedAt = null;
    clearTimeout(timer);
    if (!text.trim()) { close(); return; }
    timer = setTimeout(() => { if (window.verbatimTyped) window.verbatimTyped(text); }, PAUSE);
  });
  document.addEventListener("focusin", (event) => { if (isBox(event.target)) dress(event.target); });
  document.addEventListener("focusout", (event) => { if (isBox(event.target)) close(); });
  // Before the page's own keys.
  window.addEventListener("keydown", (event) => {
    if (!isBox(event.target) || event.isComposing) return;
    if (event.key === "Enter") {
      clearTimeout(timer);
      closedAt = event.target.value;
      if (list.hidden || active < 0) { close(); return; }
      ask(active);
    } else if (list.hidden) return;
    else if (event.key === "ArrowDown") point(active + 1 < options.length ? active + 1 : -1);
    else if (event.key === "ArrowUp") point(active < 0 ? options.length - 1 : active - 1);
    else if (event.key === "Escape") { closedAt = event.target.value; close(); }
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) ask([...list.children].indexOf(item));
  });
  for (const kind of ["resize", "scroll"]) window.addEventListener(kind, place, true);
  if (isBox(document.activeElement)) dress(box());
})();
