// @ts-check
/** Arrow keys walk through the cells of a household sheet; a saved cell keeps the focus. */

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @type {string | undefined} */
let lastCell;

/** @param {Document} page */
export function moveInSheet(page) {
  page.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const cell = cellOf(event.target);
    if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const next = neighbourOf(cell, step);
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
  page.addEventListener("focusin", (event) => {
    lastCell = cellOf(event.target)?.dataset.cell;
  });
  page.addEventListener("htmx:afterSettle", () => keepFocus(page));
}

/** @param {Document} page */
function keepFocus(page) {
  if (lastCell === undefined || (page.activeElement && page.activeElement !== page.body)) {
    return;
  }
  const cell = page.querySelector(`table[data-sheet] [data-cell="${CSS.escape(lastCell)}"]`);
  if (cell instanceof HTMLElement) {
    cell.focus();
  }
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function cellOf(target) {
  return target instanceof Element ? target.closest("table[data-sheet] [data-cell]") : null;
}

/**
 * @param {HTMLElement} cell
 * @param {[number, number]} step
 * @returns {HTMLElement | undefined}
 */
function neighbourOf(cell, [down, right]) {
  const rows = rowsOf(cell);
  const row = rows.findIndex((each) => each.includes(cell));
  const column = rows[row]?.indexOf(cell) ?? -1;
  return rows[row + down]?.[column + right];
}

/**
 * @param {HTMLElement} cell
 * @returns {HTMLElement[][]}
 */
function rowsOf(cell) {
  const table = /** @type {HTMLTableElement} */ (cell.closest("table"));
  return [...table.rows]
    .map((row) => /** @type {HTMLElement[]} */ ([...row.querySelectorAll("[data-cell]")]))
    .filter((cells) => cells.length > 0);
}
