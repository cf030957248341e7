// SPDX-License-Identifier: Apache-2.0
// Keeps what is typed in a draft and not saved yet, and says so; without it, nothing else changes.
const field = document.querySelector("textarea[data-unsaved]");
if (field) {
  const said = document.querySelector("#kept");
  let last = field.value;
  let waiting = 0;
  const keep = async () => {
    if (field.value === last) return;
    const text = field.value;
    const form = new URLSearchParams({ csrf: field.form.elements.csrf.value, block: field.form.elements.block.value,
      version: field.form.elements.version.value, text });
    try {
      const answer = await fetch(field.dataset.unsaved, { method: "POST", body: form, credentials: "same-origin" });
      if (answer.ok) { last = text; if (said) said.textContent = field.dataset.kept; }
      else if (said) said.textContent = field.dataset.lost;
    } catch { if (said) said.textContent = field.dataset.lost; }
  };
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 1200); });
  addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
  field.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { event.preventDefault(); field.form.requestSubmit(); }
  });
}
