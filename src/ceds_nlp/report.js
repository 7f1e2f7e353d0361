"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const data = JSON.parse(one("#data").textContent);
  const column = Object.fromEntries(data.columns.map((name, i) => [name, i]));
  const get = (row, name) => data.rows[row][column[name]];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
  const lines = all("tbody tr").map((tr) => ({ tr, row: Number(tr.dataset.row), words: plain(tr.textContent) }));
  const lineOf = new Map(lines.map((line) => [line.row, line]));
  const articles = all(".article");
  const points = all(".point").map((element) => ({ element, rows: element.dataset.rows.split(" ").map(Number) }));
  const lanes = all(".lane:not(.axis)");
  let language = "en";

  // Filters: every row, point, text and mark follows the same state.
  const chosen = (id) => one(id).value;
  const fits = (choice, value) => !choice || (choice === "-" ? value === null || value === "" : choice === "=" + value);
  let passing = new Set();
  // Laying out thousands of rows takes seconds, so the table shows the first ones until asked for all.
  const first = 1000;
  let whole = false;
  function paint() {
    let wanted = 0;
    for (const line of lines) line.tr.hidden = !(line.wanted && (++wanted <= first || whole));
    one("#more").hidden = whole || wanted <= first;
  }
  // Scrolls the time line to the first point of these lanes.
  function bring(some) {
    const circles = some.flatMap((lane) => all(".point:not(.off) circle", lane));
    const left = Math.min(...circles.map((circle) => parseFloat(circle.getAttribute("cx"))));
    const track = one(".axis .track");
    if (track) one("#years .scroll").scrollLeft = circles.length ? (left / 100) * track.clientWidth - 40 : 0;
  }
  for (const lane of lanes) one(".what", lane).addEventListener("click", () => bring([lane]));

  one("#more").addEventListener("click", () => { whole = true; paint(); });

  function filter() {
    const label = chosen("#label"), actor = chosen("#actor"), year = chosen("#year"), article = chosen("#article");
    const words = plain(chosen("#search")).trim();
    const targets = one("[name=kind]:checked").value === "targets";
    passing = new Set();
    let shown = 0, total = 0;
    for (const line of lines) {
      const { row, words: own } = line;
      const passes = fits(actor, get(row, "actor")) && fits(year, get(row, "year")) && own.includes(words) &&
        (!article || get(row, "article") === article) && (!label || get(row, "labels").split(" ").includes(label));
      if (passes) passing.add(row);
      const listed = !targets || get(row, "is_target");
      line.wanted = passes && listed;
      total += listed;
      shown += line.wanted;
    }
    paint();
    for (const { element, rows } of points) element.classList.toggle("off", !rows.some((row) => passing.has(row)));
    for (const lane of lanes) {
      lane.hidden = !one(".point:not(.off)", lane);
      one("line", lane)?.classList.toggle("off", Boolean(one(".point.off", lane)));
    }
    bring(lanes);
    const having = new Set([...passing].map((row) => get(row, "article")));
    for (const element of articles) {
      const only = !actor && !year && !words && (!label || element.dataset.labels.split(" ").includes(label));
      element.hidden = Boolean(article && element.id !== article) || !(only || having.has(element.id));
    }
    for (const mark of all(".text mark")) mark.classList.toggle("dim", Boolean(label) && mark.dataset.label !== label);
    one("#count").textContent = `${shown} / ${total}`;
  }
  one("#search").addEventListener("input", filter);
  one("#filters").addEventListener("change", filter);
  one("#filters").addEventListener("submit", (event) => event.preventDefault());
  one("#filters").addEventListener("reset", () => setTimeout(filter));
  for (const radio of all("[name=kind]")) radio.addEventListener("change", filter);

  // Sorting: what is missing stands last either way; equal rows keep their order.
  const collator = new Intl.Collator("vi", { numeric: true });
  const numeric = new Set(["value", "year", "is_target"]);
  function sort(head) {
    const key = head.dataset.key, up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of all("th")) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const missing = (value) => value === null || value === "";
    lines.sort((a, b) => {
      const x = get(a.row, key), y = get(b.row, key);
      if (missing(x) || missing(y)) return missing(x) - missing(y);
      return (numeric.has(key) ? Number(x) - Number(y) : collator.compare(x, y)) * (up ? 1 : -1);
    });
    one("tbody").append(...lines.map((line) => line.tr));
    paint();
  }
  for (const head of all("th")) one("button", head).addEventListener("click", () => sort(head));

  // From a row or a point to its sentence, and from a quantity in the text back to its row.
  const at = (name) => all(`[data-at="${CSS.escape(name)}"]`);
  function go(row) {
    for (const old of all(".here")) old.classList.remove("here");
    for (const old of all("tr[aria-current]")) old.removeAttribute("aria-current");
    const article = document.getElementById(get(row, "article"));
    article.hidden = false;
    article.open = true;
    const parts = [...at(get(row, "sentence_at")), ...at(get(row, "quantity_at"))];
    for (const part of parts) part.classList.add("here");
    lineOf.get(row).tr.setAttribute("aria-current", "true");
    (parts.at(-1) ?? article).scrollIntoView({ block: "center" });
  }
  one("tbody").addEventListener("click", (event) => {
    const tr = event.target.closest("tr");
    if (event.target.closest("a")) event.preventDefault();
    else if (String(getSelection())) return;
    go(Number(tr.dataset.row));
  });
  for (const { element, rows } of points) {
    element.addEventListener("click", (event) => {
      event.preventDefault();
      const row = rows.find((number) => passing.has(number)) ?? rows[0];
      go(row);
      lineOf.get(row).tr.hidden = false;
      lineOf.get(row).tr.scrollIntoView({ block: "nearest" });
    });
  }
  const rowAt = new Map(data.rows.map((_, row) => [get(row, "quantity_at"), row]));
  one("#texts").addEventListener("click", (event) => {
    const row = rowAt.get(event.target.closest("mark.quantity")?.dataset.at);
    if (row === undefined || String(getSelection())) return;
    const { tr } = lineOf.get(row);
    if (!get(row, "is_target")) one("[name=kind][value=claims]").checked = true;
    filter();
    tr.hidden = false;
    go(row);
    tr.scrollIntoView({ block: "center" });
  });
  one("#unfold").addEventListener("click", () => {
    const open = !articles.every((article) => article.open);
    for (const article of articles) article.open = open;
  });

  // CSV: the rows that pass the filters, in their order; a text that a spreadsheet would run as a formula is quoted.
  const csvColumns = data.columns.slice(0, data.columns.indexOf("article"));
  function cell(value) {
    let text = value === null ? "" : String(value);
    if (/^\s*[=+\-@]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) && text !== "=") text = "'" + text;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }
  function csv() {
    const out = [[...csvColumns, "sentence"]];
    for (const { row, wanted } of lines) {
      if (!wanted) continue;
      const sentence = at(get(row, "sentence_at")).map((part) => part.textContent).join("");
      out.push([...csvColumns.map((name) => get(row, name)), sentence]);
    }
    return "\ufeff" + out.map((cells) => cells.map(cell).join(",") + "\r\n").join("");
  }
  one("#csv").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    link.download = "ceds-nlp.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  // The page speaks Vietnamese or English.
  function speak(name) {
    language = name;
    document.documentElement.lang = name;
    for (const element of all("[data-vi]")) element.textContent = element.dataset[name];
    const button = one("#language");
    button.textContent = name === "vi" ? "English" : "Tiếng Việt";
    button.lang = name === "vi" ? "en" : "vi";
  }
  one("#language").addEventListener("click", () => speak(language === "vi" ? "en" : "vi"));
  speak(navigator.language.startsWith("vi") ? "vi" : "en");
  filter();
})();
