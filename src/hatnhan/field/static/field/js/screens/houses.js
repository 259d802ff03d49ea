// @ts-check
/** The households: how far today's walk has come, and every house with its marks. */

import * as book from "../book.js";
import { today } from "../clock.js";
import { fill, lead, pieceOf, say, screenOf, show, slot } from "../page/dom.js";
import { keepInLine } from "../page/lists.js";
import { smallMarks } from "../page/marks.js";
import { at } from "../page/router.js";
import { present, sift, sifted, wasSeenToday } from "../page/sift.js";
import { called, day, number, whereabouts } from "../page/words.js";

/** @typedef {import("../types.js").House} House */

// More houses than this no longer fit a picture on a phone.
const PICTURED = 150;

/** @type {import("../page/screens.js").Open} */
export async function open({ village }) {
  const content = screenOf("houses");
  const places = { walk: slot(content, "walk"), list: slot(content, "list"), count: slot(content, "count") };
  /** @type {House[]} */
  let houses = [];
  const may = (/** @type {string} */ action) => village.may.includes(action);
  const list = () => {
    const shown = sifted(houses, false);
    keepInLine(places.list, shown, { key: ({ id }) => id, sign: signOf, build: (house) => rowOf(village.code, house) });
    places.count.textContent = say("shown", { shown: number(shown.length), count: number(houses.length) });
  };
  sift(content, village, list);
  show(content, { "to-register": may("households.register_in_field") });
  lead(content, "to-register", at(village.code, "register"));
  lead(content, "to-sheet", at(village.code, "sheet"));

  async function refresh() {
    houses = present(await book.houses(village.code));
    if (may("observations.record") && houses.length > 0) {
      walked(places.walk, houses);
    }
    list();
  }
  await refresh();
  return { content, refresh, count: houses.length };
}

/** @param {HTMLElement} card @param {House[]} houses */
function walked(card, houses) {
  const seen = new Set(houses.filter(wasSeenToday));
  const facts = { done: number(seen.size), count: number(houses.length) };
  fill(card, { done: facts.done, of: say("of-households", facts), on: say("on-day", { day: day(today()) }) });
  card.hidden = false;
  const picture = slot(card, "picture");
  picture.setAttribute("aria-label", say("picture", facts));
  picture.hidden = houses.length > PICTURED;
  if (!picture.hidden) {
    picture.replaceChildren(...houses.map((house) => drawing(seen.has(house) ? "on" : "off")));
  }
}

/** @param {"on" | "off"} state */
function drawing(state) {
  const svg = /** @type {SVGElement} */ (/** @type {unknown} */ (pieceOf("house-drawing")));
  svg.dataset.state = state;
  svg.querySelector("use")?.setAttribute("href", `#h-${state}`);
  return svg;
}

/** @param {House} house */
function signOf(house) {
  return [called(house), whereabouts(house), house.waiting, ...house.states.map((s) => `${s.value}${s.counts}${s.isDisputed}${s.awaitsConfirmation}`)].join("|");
}

/** @param {string} village @param {House} house */
function rowOf(village, house) {
  const row = pieceOf("house-row");
  fill(row, { name: called(house), line: whereabouts(house) });
  lead(row, "link", at(village, "house", house.id));
  show(row, { waiting: house.waiting });
  smallMarks(slot(row, "marks"), house);
  return row;
}
