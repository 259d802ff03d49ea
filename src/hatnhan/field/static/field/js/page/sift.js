// @ts-check
/** Showing fewer houses: by name or code without accents, by hamlet, by what is missing. The choice lasts from screen to screen. */

import { dayOf, today } from "../clock.js";
import { slot } from "./dom.js";
import { fold } from "./words.js";

/** @typedef {import("../types.js").House} House */

/** @type {Record<string, string>} */
const chosen = { village: "", words: "", hamlet: "", which: "" };

/**
 * Let the fields of a sieve choose; `again` is called after every change.
 * @param {ParentNode} root
 * @param {import("../types.js").Village} village
 * @param {() => void} again
 */
export function sift(root, village, again) {
  if (chosen.village !== village.code) {
    Object.assign(chosen, { village: village.code, words: "", hamlet: "", which: "" });
  }
  const hamlet = /** @type {HTMLSelectElement} */ (root.querySelector('select[name="hamlet"]'));
  hamlet.append(...village.hamlets.map(({ name }) => new Option(name, name)));
  slot(root, "by-hamlet").hidden = village.hamlets.length < 2;
  const sieve = slot(root, "sift");
  for (const field of sieve.querySelectorAll("input, select")) {
    const control = /** @type {HTMLInputElement} */ (field);
    control.value = chosen[control.name] ?? "";
    control.addEventListener("input", () => {
      chosen[control.name] = control.value;
      again();
    });
  }
  const around = sieve.closest("details");
  if (around) {
    around.open = Boolean(chosen.words || chosen.hamlet || chosen.which);
  }
}

/**
 * The houses that are left.
 * @param {House[]} houses
 * @param {boolean} byWhich whether the screen can choose by what is missing
 */
export function sifted(houses, byWhich) {
  const words = fold(chosen.words ?? "");
  return houses.filter((house) => {
    const isCalled = words === "" || fold(`${house.code} ${house.name}`).includes(words);
    const isThere = chosen.hamlet === "" || house.hamlet === chosen.hamlet;
    return isCalled && isThere && (!byWhich || isWanted(house));
  });
}

/** @param {House} house */
function isWanted(house) {
  if (chosen.which === "missing") {
    return house.states.some((state) => !state.counts);
  }
  return chosen.which !== "today" || !wasSeenToday(house);
}

/** Whether anything was recorded at a house today. @param {House} house */
export function wasSeenToday(house) {
  const day = today();
  return house.history.some((look) => look.stands && look.value !== null && dayOf(look.happenedAt) === day)
    || house.visits.some((visit) => visit.on === day);
}

/** The houses of the register today, and those that wait to be registered. @param {House[]} houses */
export const present = (houses) => houses.filter((house) => house.leftOn === null);
