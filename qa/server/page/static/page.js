// What the page does beyond showing: answers that arrive as they are written, cables that open beside them, copying.
// Every address works without it. All HTML that it puts into the page was made, and escaped, by the server.
"use strict";

(() => {
  const exchanges = document.getElementById("exchange");
  const panel = document.getElementById("cable");
  const said = document.getElementById("said");
  let underWay = null;
  let opener = null;

  function pieceOf(html) {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const pieces = document.createDocumentFragment();
    pieces.append(...parsed.body.childNodes);
    return pieces;
  }

  function element(name, className, words) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = words;
    return made;
  }

  // Answers

  function fieldsOf(form) {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") fields.append(name, value);
    return fields;
  }

  function waitingFor(question) {
    const article = element("article", "exchange waiting", "");
    article.append(element("h2", "question", question), element("div", "answer", ""));
    article.setAttribute("aria-busy", "true");
    exchanges.append(article);
    return article;
  }

  async function* eventsOf(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const name = /^event: (.*)$/m.exec(block);
        const data = /^data: (.*)$/m.exec(block);
        if (name && data) yield [name[1], JSON.parse(data[1])];
      }
    }
  }

  function follow(html) {
    document.getElementById("follow-up").replaceChildren(pieceOf(html));
  }

  function wrong(article, words) {
    const told = element("p", "wrong", words);
    told.setAttribute("role", "alert");
    article.querySelector(".answer")?.append(told);
    article.classList.remove("waiting");
    article.removeAttribute("aria-busy");
  }

  function take(article, name, data) {
    if (name === "sentence") {
      article.querySelector(".answer").append(pieceOf(data.html));
      return article;
    }
    if (name === "error") {
      article.querySelector(".answer").replaceChildren(...pieceOf(data.html).querySelectorAll(".wrong"));
      article.classList.remove("waiting");
      article.removeAttribute("aria-busy");
      return article;
    }
    const whole = pieceOf(data.html);
    const shown = whole.firstElementChild;
    article.replaceWith(whole);
    copyButtons(shown);
    follow(data.follow);
    history.pushState(null, "", data.url);
    document.title = `${shown.querySelector(".question").textContent} · Ask the cables`;
    said.textContent = (shown.querySelector(".checked, .refusal") || shown).textContent;
    return shown;
  }

  async function ask(form) {
    const fields = fieldsOf(form);
    if (!(fields.get("q") || "").trim()) return;
    underWay?.abort();
    const mine = (underWay = new AbortController());
    if (form.id === "ask") {
      exchanges.replaceChildren();
      document.getElementById("follow-up").replaceChildren();
    }
    closePanel();
    document.getElementById("main").classList.add("begun");
    fields.set("n", exchanges.children.length + 1);
    let article = waitingFor(fields.get("q"));
    article.scrollIntoView({ block: "nearest" });
    said.textContent = "Looking in the cables.";
    const button = stopping(form);
    let ended = false;
    try {
      const response = await fetch(`/stream?${fields}`, { signal: mine.signal, headers: { Accept: "text/event-stream" } });
      if (!response.ok) throw new Error((await response.json()).error);
      for await (const [name, data] of eventsOf(response)) {
        article = take(article, name, data);
        ended = name !== "sentence";
      }
      if (!ended) throw new Error("The server broke off: ask again.");
    } catch (error) {
      const stopped = error.name === "AbortError";
      wrong(article, stopped ? "Stopped; the answer is incomplete." : error.message || "The server does not answer: ask again.");
    } finally {
      if (underWay === mine) underWay = null;
      button?.();
    }
  }

  // While an answer is on its way the form's button stops it; what is returned turns it back.
  function stopping(form) {
    const button = form.isConnected ? form.querySelector("button[type=submit]") : null;
    if (!button) return null;
    button.textContent = "Stop";
    button.dataset.stop = "1";
    return () => {
      button.textContent = "Ask";
      delete button.dataset.stop;
    };
  }

  document.addEventListener("submit", (event) => {
    if (!exchanges || !event.target.matches("form.ask")) return;
    event.preventDefault();
    if (underWay && event.submitter?.dataset.stop) underWay.abort();
    else ask(event.target);
  });
  addEventListener("popstate", () => location.reload());

  // Cables beside the answer

  function isPlain(event) {
    return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  }

  async function openPanel(link) {
    const address = new URL(link.href);
    const name = address.hash.slice(1);
    address.searchParams.set("fragment", "1");
    address.hash = "";
    const response = await fetch(address).catch(() => null);
    if (!response) return location.assign(link.href);
    opener?.setAttribute("aria-expanded", "false");
    opener = link;
    link.setAttribute("aria-expanded", "true");
    panel.replaceChildren(closing(link), pieceOf(await response.text()));
    panel.hidden = false;
    document.body.classList.add("with-cable");
    panel.scrollTop = 0;
    const wanted = (name && panel.querySelector(`[id="${CSS.escape(name)}"]`)) || panel.querySelector(".cable-name");
    wanted?.scrollIntoView({ block: "center" });
    wanted?.focus({ preventScroll: true });
    return null;
  }

  function closing(link) {
    const bar = element("div", "close", "");
    const whole = element("a", "", "Open on a page of its own");
    whole.href = link.href;
    const button = element("button", "quiet", "Close");
    button.type = "button";
    button.addEventListener("click", closePanel);
    bar.append(button, whole);
    return bar;
  }

  function closePanel() {
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    panel.replaceChildren();
    document.body.classList.remove("with-cable");
    opener?.setAttribute("aria-expanded", "false");
    opener?.focus();
    opener = null;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('#exchange a[href^="/cable/"]');
    if (link && panel && isPlain(event)) {
      event.preventDefault();
      openPanel(link);
    }
    const bar = event.target.closest?.("#filters .bar");
    if (bar) for (const name of ["since", "until"]) document.getElementById(name).value = bar.dataset.when;
  });

  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest?.("input, textarea, select");
    if (event.key === "Escape") closePanel();
    if (event.key === "/" && !writing && isKey(event)) {
      event.preventDefault();
      document.getElementById("q")?.focus();
    }
  });

  function isKey(event) {
    return !event.ctrlKey && !event.metaKey && !event.altKey;
  }

  // Copying

  function copyButtons(within) {
    for (const box of within.querySelectorAll("textarea[data-format]")) {
      const button = element("button", "quiet", "Copy");
      button.type = "button";
      button.addEventListener("click", () => copy(box, button));
      box.closest(".copy").append(button);
    }
  }

  async function copy(box, button) {
    try {
      await navigator.clipboard.writeText(box.value);
      button.textContent = "Copied";
    } catch {
      box.select();
      button.textContent = "Selected: press Ctrl+C";
    }
    said.textContent = button.textContent;
  }

  if (exchanges) copyButtons(exchanges);
})();
