// What the theme leaves to the mouse, for the keyboard too: its two drawers, and code that scrolls sideways.
"use strict";

for (const label of document.querySelectorAll("label[for=__navigation]:not(.overlay), label[for=__toc]:not(.overlay)")) {
  label.tabIndex = 0;
  label.setAttribute("role", "button");
  label.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    label.click();
  });
}

function markScrollers() {
  const name = document.getElementById("text").dataset.scroll;
  for (const box of document.querySelectorAll("#text pre, #text .table-wrapper, #text div.math")) {
    if (box.scrollWidth <= box.clientWidth) continue;
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", name);
  }
}
markScrollers();
addEventListener("resize", markScrollers);
