// Find and sort in a long register. Without this script everything in it is there to read.
for (const register of document.querySelectorAll(".register")) {
  const rows = [...register.querySelectorAll("tbody tr:not(.words)")].filter((row) => row.querySelector("td"));
  const underneath = (row) => (row.nextElementSibling?.matches(".words") ? row.nextElementSibling : null);
  const ratings = [...new Set(rows.map((row) => row.querySelector(".rating")?.lastChild.textContent.trim()))];
  const find = document.createElement("p");
  find.className = "find";
  find.innerHTML = '<label>Find in this list <input type="search"></label> <label>Status <select></select></label> <output></output>';
  const [text, choice, shown] = ["input", "select", "output"].map((name) => find.querySelector(name));
  for (const rating of ["all", ...ratings.filter(Boolean).sort()]) choice.add(new Option(rating));
  if (choice.length < 3) choice.parentElement.remove();

  const narrow = () => {
    const words = text.value.toLowerCase().split(/\s+/), every = !text.value.trim() && choice.selectedIndex < 1;
    let number = 0;
    for (const row of rows) {
      const content = `${row.textContent} ${underneath(row)?.textContent ?? ""}`.toLowerCase();
      const rated = choice.selectedIndex < 1 || row.querySelector(".rating")?.lastChild.textContent.trim() === choice.value;
      row.hidden = !(rated && words.every((word) => content.includes(word)));
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
