// SPDX-License-Identifier: Apache-2.0
// Enhances the reader, which works without it: keys, adding by selection, news of what others decide.
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function reader(source) {
  const cards = all(".stmt[data-v]");
  const words = source.dataset;
  const path = words.path;
  const name = card => one(".status", card).pathname.slice(3);
  let current = -1;
  const choose = (place, scroll = true) => {
    if (!cards.length) return;
    cards[current]?.classList.remove("current");
    all(".st.lit").forEach(mark => mark.classList.remove("lit"));
    current = Math.max(0, Math.min(cards.length - 1, place));
    const card = cards[current];
    card.classList.add("current");
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
    const number = card.id.slice(1);
    all(`.st[href="#s${number}"]`).forEach(mark => mark.classList.add("lit"));
    if (scroll) {
      card.scrollIntoView({ block: "nearest" });
      one(`#t${number}`)?.scrollIntoView({ block: "center" });
    }
  };
  // What was just rejected is taken back where the page says so.
  const press = action => (one(`button[name=${action}]`, cards[current] ?? document.createElement("p"))
    ?? one(`.stays button[name=${action}]`))?.click();
  const go = address => { if (cards[current]) location.assign(address(name(cards[current]))); };
  const selection = () => {
    const chosen = getSelection();
    const text = chosen?.toString().trim();
    if (!text || !source.contains(chosen.anchorNode)) return null;
    const place = chosen.anchorNode.parentElement.closest("[data-s]")?.dataset.s ?? 0;
    // Paragraph numbers stand beside the text, not in it.
    return `${path}/add?words=${encodeURIComponent(text)}&near=${place}`;
  };
  const keys = {
    j: () => choose(current + 1), k: () => choose(current - 1), c: () => press("confirm"), x: () => press("reject"),
    u: () => press("undo"), e: () => go(id => `/s/${id}/edit`), s: () => go(id => `/s/${id}/split`),
    m: () => go(id => `${path}/merge?part=${id}`),
    t: () => { if (cards[current]) location.hash = `t${cards[current].id.slice(1)}`; },
    a: () => location.assign(selection() ?? `${path}/add`),
  };
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input,select,textarea")) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  cards.forEach((card, place) => card.addEventListener("click", event => {
    if (!event.target.closest("a,button,summary")) choose(place);
  }));
  all(".st", source).forEach(mark => mark.addEventListener("click", () => {
    const place = cards.findIndex(card => `#${card.id}` === mark.getAttribute("href"));
    if (place >= 0) setTimeout(() => choose(place, false));
  }));
  const asked = cards.findIndex(card => `#${card.id}` === location.hash);
  if (asked >= 0) choose(asked);
  if (words.add) {
    const link = document.createElement("a");
    link.className = "btn sm add-here no-print";
    link.textContent = words.add;
    link.hidden = true;
    document.body.append(link);
    document.addEventListener("selectionchange", () => {
      const address = selection();
      link.hidden = !address;
      if (!address) return;
      const box = getSelection().getRangeAt(0).getBoundingClientRect();
      link.href = address;
      link.style.insetBlockStart = `${box.bottom + scrollY + 6}px`;
      link.style.insetInlineStart = `${Math.max(8, document.dir === "rtl" ? innerWidth - box.right : box.left)}px`;
    });
  }
  // What others decided meanwhile is shown where it stands; nothing is overwritten.
  const look = async () => {
    const answer = await fetch(`${path}/versions`, { headers: { accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const versions = await answer.json();
    cards.filter(card => versions[name(card)] && versions[name(card)] !== +card.dataset.v).forEach(card => {
      if (card.classList.contains("changed")) return;
      card.classList.add("changed");
      const news = document.createElement("p");
      news.className = "small";
      news.setAttribute("role", "status");
      const link = document.createElement("a");
      link.href = `/s/${name(card)}`;
      link.textContent = words.changed;
      news.append(link);
      card.append(news);
    });
  };
  addEventListener("focus", look);
  setInterval(() => { if (!document.hidden) look(); }, 20000);
}

reader(one("#source"));
