// @ts-check
/** Lists that keep what has not changed: a row with the focus stays where it is. */

/** @type {WeakMap<Element, string>} */
const signs = new WeakMap();

/**
 * Bring a list in line; a row is built anew only where its sign differs.
 * @template T
 * @param {HTMLElement} list
 * @param {T[]} things
 * @param {{key: (thing: T) => string, sign: (thing: T) => string, build: (thing: T) => HTMLElement}} how
 */
export function keepInLine(list, things, { key, sign, build }) {
  const focused = focusIn(list);
  const old = new Map([...list.children].map((row) => [/** @type {HTMLElement} */ (row).dataset.key ?? "", row]));
  const rows = things.map((thing) => {
    const name = key(thing);
    const mark = sign(thing);
    const kept = old.get(name);
    if (kept && signs.get(kept) === mark) {
      return kept;
    }
    const row = build(thing);
    row.dataset.key = name;
    signs.set(row, mark);
    return row;
  });
  const isSame = rows.length === list.children.length && rows.every((row, place) => row === list.children[place]);
  if (!isSame) {
    place(list, rows);
    focused?.();
  }
}

/**
 * Put rows in their places without lifting out those that stay.
 * @param {HTMLElement} list
 * @param {Element[]} rows
 */
function place(list, rows) {
  const wanted = new Set(rows);
  for (const row of [...list.children]) {
    if (!wanted.has(row)) {
      row.remove();
    }
  }
  rows.forEach((row, index) => {
    const there = list.children[index];
    if (there !== row) {
      list.insertBefore(row, there ?? null);
    }
  });
}

/**
 * Remember where the focus is, by the row and its place in the row.
 * @param {HTMLElement} list
 * @returns {(() => void) | null}
 */
function focusIn(list) {
  const active = document.activeElement;
  const row = active instanceof HTMLElement && list.contains(active) ? active.closest("[data-key]") : null;
  if (!(row instanceof HTMLElement)) {
    return null;
  }
  const index = touchable(row).indexOf(/** @type {HTMLElement} */ (active));
  const key = row.dataset.key ?? "";
  return () => {
    if (!active?.isConnected) {
      const again = list.querySelector(`[data-key="${CSS.escape(key)}"]`);
      const next = again instanceof HTMLElement ? touchable(again)[index] : undefined;
      const last = /** @type {HTMLElement | null} */ (document.querySelector("main h1"));
      (next ?? last)?.focus();
    }
  };
}

/** @param {HTMLElement} row @returns {HTMLElement[]} */
function touchable(row) {
  return [...row.querySelectorAll("a, button, input, select, textarea, summary")].filter((one) => one instanceof HTMLElement);
}
