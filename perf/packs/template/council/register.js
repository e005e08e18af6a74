// Find and sort in a long register. Without this script everything in it is there to read.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(); // "ŵ" is found by "w"
const underneath = (row) => (row.nextElementSibling?.matches(".words") ? row.nextElementSibling : null);
const told = {}; // what other tables of the page say of a row, by the code that is small beside its title
const code = (row) => row.querySelector("th small")?.textContent;
for (const row of document.querySelectorAll("main tbody tr:not(.register *)"))
  if (code(row)) told[code(row)] = `${told[code(row)] ?? ""} ${row.textContent} ${underneath(row)?.textContent ?? ""}`;

for (const register of document.querySelectorAll(".register")) {
  const rows = [...register.querySelectorAll("tbody tr:not(.words)")].filter((row) => row.querySelector("td"));
  const kind = (row) => (row.querySelector(".rating")?.lastChild ?? row.querySelector('[data-label="Band"]'))?.textContent.trim();
  const named = register.querySelector(".rating") ? "Status" : "Band";
  const find = document.createElement("p");
  find.className = "find";
  find.innerHTML = '<label>Find in this list <input type="search"></label> <label><span></span> <select></select></label> <output></output>';
  const [text, choice, shown] = ["input", "select", "output"].map((name) => find.querySelector(name));
  find.querySelector("span").textContent = named;
  for (const one of ["all", ...new Set(rows.map(kind).filter(Boolean))]) choice.add(new Option(one));
  if (choice.length < 3) choice.parentElement.remove();

  const narrow = () => {
    const words = plain(text.value).split(/\s+/), every = !text.value.trim() && choice.selectedIndex < 1;
    let number = 0;
    for (const row of rows) {
      const content = plain(`${row.textContent} ${underneath(row)?.textContent ?? ""} ${told[code(row)] ?? ""}`);
      row.hidden = !((choice.selectedIndex < 1 || kind(row) === choice.value) && words.every((word) => content.includes(word)));
      if (underneath(row)) underneath(row).hidden = row.hidden;
      number += !row.hidden;
    }
    for (const part of register.querySelectorAll("tbody, table, details")) {
      part.hidden = !rows.some((row) => part.contains(row) && !row.hidden);
      if (part.matches("details")) part.open = !every;
    }
    shown.value = every ? "" : `${number} of ${rows.length} shown`;
  };
  text.addEventListener("input", narrow);
  choice.addEventListener("input", narrow);
  register.prepend(find);

  const worth = (cell) => {
    if (!cell || !cell.textContent.trim()) return Infinity; // blanks come last
    const rating = cell.querySelector(".rating")?.classList[1];
    if (rating) return ["red", "amber", "na", "green"].indexOf(rating);
    if (cell.querySelector("time")) return Date.parse(cell.textContent);
    const number = parseFloat(cell.textContent.replace("−", "-").replace(/[^\d.-]/g, ""));
    return cell.matches(".number") && !isNaN(number) ? number : cell.textContent.trim();
  };
  const compare = (one, other) =>
    typeof one === "string" && typeof other === "string" ? one.localeCompare(other, "en-GB", { numeric: true }) : one - other || 0;
  for (const table of register.querySelectorAll("table")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const way = head.ariaSort === "ascending" ? -1 : 1;
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.ariaSort = way > 0 ? "ascending" : "descending";
        for (const body of table.tBodies) {
          const own = rows.filter((row) => body.contains(row)).map((row) => [worth(row.cells[column]), row, underneath(row)]);
          own.sort(([one], [other]) => (one === Infinity) - (other === Infinity) || way * compare(one, other));
          for (const [, row, under] of own) body.append(row, ...(under ? [under] : []));
        }
      });
    });
  }
}
