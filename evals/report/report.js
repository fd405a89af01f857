// Shows the questions that fit what is chosen; without it the page lists them all.
"use strict";
(() => {
  const form = document.getElementById("filter");
  const items = [...document.querySelectorAll(".item")];
  const groups = [...document.querySelectorAll("section.ways")];
  const said = form.querySelector("output");
  const texts = new Map();
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };
  const fits = (item, chosen, words) =>
    ["type", "half", "way"].every((name) => !chosen[name] || item.dataset[name] === chosen[name]) &&
    words.every((word) => textOf(item).includes(word));
  const apply = () => {
    const chosen = Object.fromEntries(new FormData(form));
    const words = chosen.words.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !fits(item, chosen, words);
    for (const group of groups) group.hidden = !group.querySelector(".item:not([hidden])");
    const left = items.filter((item) => !item.hidden).length;
    said.textContent = left === items.length ? "" : `${left} of ${items.length} questions`;
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  const open = () => {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = named; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (named) named.scrollIntoView();
  };
  addEventListener("hashchange", open);
  form.hidden = false;
  if (location.hash) open();
})();
