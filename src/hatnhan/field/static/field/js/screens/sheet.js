// @ts-check
/** The sheet households × indicators: a tap records at once, a second tap at once takes it back, holding opens the house. */

import * as book from "../book.js";
import { fill, lead, pieceOf, say, screenOf, slot } from "../page/dom.js";
import { keepInLine } from "../page/lists.js";
import { mark } from "../page/marks.js";
import { at, go } from "../page/router.js";
import { present, sift, sifted } from "../page/sift.js";
import { holdToOpen, tap } from "../page/tap.js";
import { called, number, standing } from "../page/words.js";

/** @typedef {import("../types.js").House} House */
/** @typedef {import("../types.js").HouseState} HouseState */

const AT_ONCE = 30;
const EACH_TIME = 60;

/** @type {import("../page/screens.js").Open} */
export async function open({ village }) {
  const content = screenOf("sheet");
  const rows = slot(content, "rows");
  const places = { count: slot(content, "count"), none: slot(content, "none"), wrap: slot(content, "wrap") };
  const isRecorder = village.may.includes("observations.record");
  /** @type {House[]} */
  let houses = [];
  let turn = 0;
  slot(content, "columns").append(...village.indicators.filter(({ retired_on }) => !retired_on).map(({ title }) => heading(title)));

  const list = () => {
    const shown = sifted(houses, true);
    places.count.textContent = say("shown", { shown: number(shown.length), count: number(houses.length) });
    places.none.hidden = shown.length > 0;
    places.wrap.hidden = shown.length === 0;
    turn += 1;
    lay(shown, rows.childElementCount > AT_ONCE ? rows.childElementCount : AT_ONCE, turn);
  };
  /** The first rows stand at once; the rest follows without holding up a tap. @param {House[]} shown @param {number} upTo @param {number} mine */
  const lay = (shown, upTo, mine) => {
    if (mine !== turn) {
      return;
    }
    keepInLine(rows, shown.slice(0, upTo), { key: ({ id }) => id, sign: signOf, build: rowOf });
    if (upTo < shown.length) {
      requestAnimationFrame(() => setTimeout(() => lay(shown, upTo + EACH_TIME, mine)));
    }
  };
  /** @param {House} house */
  const rowOf = (house) => {
    const row = pieceOf("sheet-row");
    fill(row, { name: called(house), line: house.hamlet });
    lead(row, "link", at(village.code, "house", house.id));
    row.append(...house.states.filter(({ indicator }) => !indicator.retired_on).map((state) => cellOf(house, state)));
    return row;
  };
  /** @param {House} house @param {HouseState} state */
  const cellOf = (house, state) => {
    const cell = pieceOf("sheet-cell");
    const button = /** @type {HTMLButtonElement} */ (cell.firstElementChild);
    mark(button, state);
    button.dataset.cell = `${house.id}:${state.indicator.code}`;
    button.setAttribute("aria-label", say("cell", { house: called(house), title: state.indicator.title, text: standing(state) }));
    holdToOpen(button, () => go(at(village.code, "house", house.id)));
    button.addEventListener("click", async () => {
      if (!isRecorder) {
        go(at(village.code, "house", house.id));
      } else if (!(await tap(village.code, house, state))) {
        const { record } = await import("../page/record.js");
        await record(village, house, state);
      }
    });
    return cell;
  };
  sift(content, village, list);

  async function refresh() {
    houses = present(await book.houses(village.code));
    list();
  }
  await refresh();
  return { content, refresh, count: houses.length };
}

/** @param {string} title */
function heading(title) {
  const cell = document.createElement("th");
  cell.scope = "col";
  cell.textContent = title;
  return cell;
}

/** @param {House} house */
function signOf(house) {
  return [called(house), house.hamlet, ...house.states.map((s) => [s.value, s.counts, s.isDisputed, s.awaitsConfirmation, s.waiting, s.observedOn].join())].join("|");
}
