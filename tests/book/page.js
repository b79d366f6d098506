// What is wrong with a page as it is shown: an array of sentences. arguments: whether two columns are wide enough.
"use strict";

const wide = arguments[0];
const complaints = [];
const seen = new Set();

function once(text) {
  if (!seen.has(text)) complaints.push(text);
  seen.add(text);
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

function checkPictures() {
  for (const image of document.images) if (!image.naturalWidth) once(`a picture that is not shown: ${image.src}`);
}

const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > width) once(`wider than the window: ${document.documentElement.scrollWidth} of ${width}`);
checkColumns();
checkMathematics();
checkPictures();
return complaints;
