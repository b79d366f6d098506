// What the theme leaves to the mouse and to the eye, for the keyboard and a screen reader too.
"use strict";

// The two drawers. A label may not be a button; what it shows may.
for (const label of document.querySelectorAll("label[for=__navigation]:not(.overlay), label[for=__toc]:not(.overlay)")) {
  const icon = label.querySelector(".icon");
  icon.tabIndex = 0;
  icon.setAttribute("role", "button");
  icon.setAttribute("aria-label", label.textContent.trim());
  label.querySelector(".visually-hidden").setAttribute("aria-hidden", "true");  // which the icon says now
  icon.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    label.click();
  });
}
for (const overlay of document.querySelectorAll("label.overlay")) overlay.setAttribute("aria-hidden", "true");

const words = document.getElementById("text").dataset;
document.querySelector(".sidebar-drawer")?.setAttribute("aria-label", words.pages);
document.querySelector(".toc-drawer")?.setAttribute("aria-label", words.contents);
for (const caption of document.querySelectorAll(".caption[role=heading]")) caption.setAttribute("aria-level", "2");

// Code, tables and formulas that scroll sideways.
function markScrollers() {
  let number = 0;
  for (const box of document.querySelectorAll("#text pre, #text .table-wrapper, #text div.math")) {
    if (box.scrollWidth <= box.clientWidth) continue;
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", `${words.scroll} (${++number})`);
  }
}
markScrollers();
addEventListener("resize", markScrollers);
