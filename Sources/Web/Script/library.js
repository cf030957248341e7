// SPDX-License-Identifier: Apache-2.0
// Enhances pages that work without it: what went wrong is read out first, and two keys.
const one = selector => document.querySelector(selector);

// Problems and news are read out where the page begins.
one(".errors")?.focus();

addEventListener("keydown", event => {
  if (event.target.closest("input,select,textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") location.assign("/help/keys");
  if (event.key === "/") {
    const field = one("input[type=search]");
    event.preventDefault();
    if (field) field.focus(); else location.assign("/search");
  }
});
