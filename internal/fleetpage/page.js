"use strict";
(() => {
  const table = document.getElementById("domains");
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const text = document.getElementById("text");
  const verdict = document.getElementById("verdict");
  const cause = document.getElementById("cause");
  const clear = document.getElementById("clear");
  const count = document.getElementById("count");
  const shows = Array.from(document.querySelectorAll("button[data-cause]"));
  const entries = Array.from(body.rows, (row, place) => ({
    row, place, words: row.textContent.toLowerCase(), causes: " " + row.dataset.c + " ",
  }));
  const number = new Intl.NumberFormat("en");
  let sorted = ", the worst first";

  // filter shows the rows that fit all three controls, and says how many they are.
  const filter = () => {
    const words = text.value.trim().toLowerCase();
    const wanted = cause.value && " " + cause.value + " ";
    let shown = 0;
    for (const entry of entries) {
      const fits = entry.words.includes(words) && entry.causes.includes(wanted) &&
        (!verdict.value || entry.row.className === verdict.value);
      if (entry.row.hidden === fits) entry.row.hidden = !fits;
      if (fits) shown++;
    }
    const all = number.format(entries.length) + (entries.length === 1 ? " domain" : " domains");
    count.textContent = (shown === entries.length ? all : number.format(shown) + " of " + all) + sorted + ".";
    clear.disabled = !(text.value || verdict.value || cause.value);
  };

  // key is what a row is sorted by in a column: the verdict by its weight.
  const weight = { n: "0", u: "1", y: "2" };
  const key = (row, column) => column === 1 ? weight[row.className] : row.cells[column].textContent.trim();

  // sort sorts by a column, and the other way round when it is the same again. Rows
  // without anything in the column stay at the end.
  const collator = new Intl.Collator("en", { numeric: true });
  const sort = (column) => {
    const down = heads[column].getAttribute("aria-sort") === "ascending";
    for (const [i, head] of heads.entries()) {
      if (i === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    const keyed = entries.map((entry) => ({ entry, by: key(entry.row, column) }));
    keyed.sort((a, b) => {
      if (!a.by !== !b.by) return a.by ? -1 : 1;
      const order = collator.compare(a.by, b.by);
      return (down ? -order : order) || a.entry.place - b.entry.place;
    });
    body.append(...keyed.map((k) => k.entry.row));
    sorted = ", by " + heads[column].textContent.toLowerCase() + (down ? ", descending" : ", ascending");
    filter();
  };

  for (const [i, head] of heads.entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(i));
    head.replaceChildren(button);
  }
  if (entries.length > 0) heads[1].setAttribute("aria-sort", "ascending");

  for (const show of shows) {
    cause.add(new Option(show.dataset.label, show.dataset.cause));
    show.hidden = false;
    show.addEventListener("click", () => {
      text.value = "";
      verdict.value = "";
      cause.value = show.dataset.cause;
      filter();
      document.getElementById("table").focus();
    });
  }
  let waiting = 0;
  text.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(filter);
  });
  verdict.addEventListener("change", filter);
  cause.addEventListener("change", filter);
  clear.addEventListener("click", () => {
    text.value = verdict.value = cause.value = "";
    filter();
    text.focus();
  });

  // On a narrow screen rows are shown as blocks. Some browsers then no longer take them
  // for parts of a table, so each says what it is.
  if (matchMedia("(max-width: 70rem)").matches) {
    const roles = (list, role) => { for (const element of list) element.setAttribute("role", role); };
    roles([table], "table");
    roles([table.tHead, body], "rowgroup");
    roles(table.rows, "row");
    roles(heads, "columnheader");
    for (const { row } of entries) {
      roles(row.cells, "cell");
      row.cells[0].setAttribute("role", "rowheader");
    }
  }
  document.getElementById("filter").hidden = false;
  filter();
})();
