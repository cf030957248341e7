// SPDX-License-Identifier: Apache-2.0
// Enhances the page where documents are taken in: files by dropping, live progress.
function drop(form) {
  const field = form.querySelector("input[type=file]");
  const show = isOver => form.classList.toggle("dropping", isOver);
  addEventListener("dragover", event => { event.preventDefault(); show(true); });
  addEventListener("dragleave", event => { if (!event.relatedTarget) show(false); });
  addEventListener("drop", event => {
    event.preventDefault();
    show(false);
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
}

function progress(list) {
  const look = async () => {
    if (list.dataset.live !== "1") return;
    const answer = await fetch("/intake/progress").catch(() => null);
    if (answer?.ok) {
      list.innerHTML = await answer.text();
      list.dataset.live = answer.headers.get("x-live");
    }
    setTimeout(look, 1000);
  };
  look();
}

const form = document.querySelector("#drop");
if (form) drop(form);
const uploads = document.querySelector("#uploads");
if (uploads) progress(uploads);
