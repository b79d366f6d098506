// What is wrong with a page as it is shown: an array of sentences. arguments: whether two columns are wide enough.
"use strict";

const wide = arguments[0];
const complaints = [];
const seen = new Set();

function once(text) {
  if (!seen.has(text)) complaints.push(text);
  seen.add(text);
}

function visible(element) {
  return element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
}

function channels(colour) {
  const numbers = colour.match(/[\d.]+/g).map(Number);
  return { rgb: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1 };
}

function over(front, back) {
  return front.rgb.map((value, k) => value * front.alpha + back[k] * (1 - front.alpha));
}

function background(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const layer = channels(getComputedStyle(at).backgroundColor);
    if (layer.alpha > 0) layers.push(layer);
    if (layer.alpha === 1) break;
  }
  return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function checkContrast() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const known = new Map();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, style, svg, .visually-hidden, .headerlink, .skip, .MJX_Assistive_MathML")) continue;
    const style = getComputedStyle(element);
    const behind = background(element);
    const key = `${style.color} on ${behind}`;
    if (known.has(key) || !visible(element)) continue;
    known.set(key, true);
    const [light, dark] = [luminance(over(channels(style.color), behind)), luminance(behind)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      once(`contrast ${ratio.toFixed(2)} of '${walker.currentNode.data.trim().slice(0, 30)}' (${element.tagName}.${element.className}, ${key})`);
    }
  }
}

function checkColumns() {
  for (const pair of document.querySelectorAll(".pair.aligned")) {
    const [left, right] = [...pair.querySelectorAll("pre")];
    if (!right) continue;
    if (!wide) {
      if (right.getBoundingClientRect().top < left.getBoundingClientRect().bottom) once("Python does not stand below C++ where it is narrow");
      continue;
    }
    const tops = [left, right].map((pre) => [...pre.querySelectorAll(".line")].map((line) => Math.round(line.getBoundingClientRect().top)));
    if (tops[0].join() !== tops[1].join()) once(`columns are not aligned: ${tops[0].slice(0, 4)} beside ${tops[1].slice(0, 4)}`);
    if (right.getBoundingClientRect().left < left.getBoundingClientRect().right) once("columns overlap");
  }
  for (const diff of document.querySelectorAll(".highlight-udiff pre")) {
    const bad = diff.innerText.split("\n").filter((line) => line && !/^[-+@ ]/.test(line));
    if (bad.length) once(`a line of a diff begins neither with + nor with - nor with a blank: ${bad[0]}`);
  }
}

function checkMathematics() {
  const formulas = document.querySelectorAll(".math");
  const drawn = document.querySelectorAll(".math .MathJax_SVG svg").length;
  if (drawn < formulas.length) once(`${formulas.length} formulas, of which ${drawn} are drawn`);
  const refused = formulas.length ? MathJax.Hub.getAllJax().filter((formula) => formula.texError) : [];
  for (const formula of refused) once(`a formula that MathJax refuses: ${formula.originalText}`);
  if (document.querySelectorAll(".MJX_Assistive_MathML").length < drawn) once("a formula without words for a screen reader");
  for (const text of document.querySelectorAll("#text p, #text li, #text td")) {
    const own = [...text.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join(" ");
    if (/\$[^$]+\$/.test(own)) once(`a formula that stands as text: ${own.slice(0, 60)}`);
  }
}

function checkAccess() {
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) once(`after a heading of level ${level} comes one of level ${next}: ${heading.innerText}`);
    level = next;
  }
  if (document.querySelectorAll("h1").length !== 1) once("there is not one h1");
  for (const control of document.querySelectorAll("button, a[href], input:not([type=hidden]), [role=button]")) {
    if (!visible(control) || control.closest(".sidebar-drawer") || control.classList.contains("sidebar-toggle")) continue;
    const labels = [...(control.labels || [])].map((label) => label.textContent).join("");
    const name = control.textContent.trim() || control.getAttribute("aria-label") || control.title || labels.trim() ||
      control.getAttribute("placeholder") || control.value || control.querySelector("img[alt]");
    if (!name) once(`a ${control.tagName} without a name: ${control.outerHTML.slice(0, 80)}`);
  }
  for (const box of document.querySelectorAll("#text pre, #text .table-wrapper")) {
    if (visible(box) && box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== "visible" && box.tabIndex < 0) {
      once(`what scrolls cannot be reached by the keyboard: ${box.className}`);
    }
  }
  for (const image of document.images) if (!image.naturalWidth) once(`a picture that is not shown: ${image.src}`);
}

const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > width) once(`wider than the window: ${document.documentElement.scrollWidth} of ${width}`);
for (const theme of ["light", "dark"]) {
  document.body.dataset.theme = theme;
  checkContrast();
}
document.body.dataset.theme = "auto";
checkColumns();
checkMathematics();
checkAccess();
return complaints;
