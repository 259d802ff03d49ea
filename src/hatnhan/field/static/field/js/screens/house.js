// @ts-check
/** One house: what holds, what it gave, photos, visits and help, and what was recorded. */

import * as book from "../book.js";
import { dayOf } from "../clock.js";
import { fill, lead, pieceOf, say, screenOf, show, slot } from "../page/dom.js";
import { keepInLine } from "../page/lists.js";
import { layGifts } from "../page/gifts.js";
import { mark, shownTick } from "../page/marks.js";
import { layPhotos } from "../page/pictures.js";
import { addPhoto, noteVisit, record } from "../page/record.js";
import { at } from "../page/router.js";
import { takeBack } from "../page/tap.js";
import { told, warned } from "../page/toast.js";
import { answer, called, day, standing, whereabouts } from "../page/words.js";
import { broken } from "../page/broken.js";

/** @typedef {import("../types.js").House} House */
/** @typedef {import("../types.js").HouseState} HouseState */
/** @typedef {import("../types.js").Observation} Observation */
/** @typedef {import("../types.js").Village} Village */

/** @type {import("../page/screens.js").Open} */
export async function open({ village, id }) {
  let house = await book.house(village.code, id);
  if (!house) {
    return null;
  }
  const content = screenOf("house");
  const root = Object.fromEntries(["states", "photos", "visits", "history"].map((name) => [name, slot(content, name)]));
  const head = /** @type {HTMLElement} */ (content.firstElementChild);
  const gifts = slot(content, "gifts-card");
  const about = { photos: slot(content, "photos-card"), visits: slot(content, "visits").parentElement, history: slot(content, "history").parentElement };
  const mayRecord = village.may.includes("observations.record");
  show(content, { "may-visit": mayRecord && village.indicators.length > 0, "may-photo": mayRecord, "may-note": mayRecord });
  lead(content, "to-visit", at(village.code, "visit", id));
  lead(content, "back", at(village.code, mayRecord ? "sheet" : "houses"));
  slot(content, "to-note").addEventListener("click", () => house && noteVisit(village, house));
  const camera = /** @type {HTMLInputElement} */ (slot(content, "camera"));
  camera.addEventListener("change", async () => {
    const file = camera.files?.[0];
    if (file && house) {
      await addPhoto(village, house, file);
    }
    camera.value = "";
  });

  /** @param {House} now */
  const lay = (now) => {
    fill(head, { name: called(now), line: whereabouts(now), left: now.leftOn ? say("left-on", { day: day(now.leftOn) }) : "" });
    show(head, { "is-new": now.isNew, "has-left": now.leftOn !== null });
    list(root.states, now.states, (state) => state.indicator.id, (state) => stateRow(village, now, state, mayRecord));
    list(root.visits, [...now.visits].reverse(), (visit) => JSON.stringify(visit), visitRow);
    list(root.history, [...now.history].reverse(), ({ id: key }) => key, (look) => historyRow(village, now, look, mayRecord));
    void layGifts(gifts, village, now);
    void layPhotos(/** @type {HTMLElement} */ (root.photos), village.code, now);
    show(/** @type {HTMLElement} */ (about.photos), { "no-photos": now.photos.length === 0 });
    show(/** @type {HTMLElement} */ (about.visits), { "no-visits": now.visits.length === 0 });
    show(/** @type {HTMLElement} */ (about.history), { "no-history": now.history.length === 0, "only-last": now.history.length > 3 });
  };
  lay(house);

  async function refresh() {
    house = (await book.house(village.code, id)) ?? house;
    if (house) {
      lay(house);
    }
  }
  return { content, refresh };
}

/**
 * @template T
 * @param {HTMLElement | undefined} place
 * @param {T[]} things
 * @param {(thing: T) => string} key
 * @param {(thing: T) => HTMLElement} build
 */
function list(place, things, key, build) {
  if (place) {
    keepInLine(place, things, { key, sign: (thing) => JSON.stringify(thing), build });
  }
}

/** @param {Village} village @param {House} house @param {HouseState} state @param {boolean} mayRecord */
function stateRow(village, house, state, mayRecord) {
  const row = pieceOf("house-state");
  fill(row, { title: state.indicator.title, text: standing(state) });
  show(row, { differ: state.isDisputed });
  const said = house.history.filter((look) => look.stands && look.indicator.id === state.indicator.id && look.value !== null && dayOf(look.happenedAt) === state.observedOn);
  slot(row, "said").append(...(state.isDisputed ? said : []).map(saidRow));
  if (!mayRecord || state.indicator.retired_on) {
    slot(row, "tick").append(shownTick(state));
    return row;
  }
  const tick = document.createElement("button");
  tick.type = "button";
  mark(tick, state);
  tick.setAttribute("aria-label", say("title-value", { title: state.indicator.title, value: standing(state) }));
  tick.addEventListener("click", () => record(village, house, state));
  slot(row, "tick").append(tick);
  return row;
}

/** @param {Observation} look */
function saidRow(look) {
  const row = pieceOf("house-said");
  fill(row, { value: answer(look.indicator, look.value), by: [look.author.name, look.note].filter(Boolean).join(" · ") });
  return row;
}

/** @param {Village} village @param {House} house @param {Observation} look @param {boolean} mayRecord */
function historyRow(village, house, look, mayRecord) {
  const row = pieceOf("house-history");
  fill(row, {
    title: `${look.indicator.title}:`,
    value: answer(look.indicator, look.value),
    by: [day(look.happenedAt), look.author.name].filter(Boolean).join(" · "),
    note: look.note,
  });
  row.toggleAttribute("data-replaced", !look.stands && look.value !== null);
  const isMine = look.author.id === village.person.id && look.stands && look.value !== null;
  show(row, { waiting: look.waiting, "take-back": mayRecord && isMine });
  const button = slot(row, "take-back");
  button.setAttribute("aria-label", say("take-back-label", { title: look.indicator.title, day: day(look.happenedAt) }));
  button.addEventListener("click", async () => {
    try {
      await takeBack(village.code, { household_id: house.id, indicator_id: look.indicator.id }, look.id);
      told(say("undone", { house: called(house), title: look.indicator.title }));
    } catch (error) {
      warned(broken(error));
    }
  });
  return row;
}

/** @param {import("../types.js").Visit} visit */
function visitRow(visit) {
  const row = pieceOf("house-visit");
  fill(row, { note: visit.note, by: [day(visit.on), visit.author.name].filter(Boolean).join(" · ") });
  show(row, { waiting: visit.waiting });
  return row;
}
