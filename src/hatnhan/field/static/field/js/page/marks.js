// @ts-check
/** Small marks of what a house has, and a tick as big as a thumb. */

import { answer, look, short, standing } from "./words.js";
import { say } from "./dom.js";

/** @typedef {import("../types.js").House} House */
/** @typedef {import("../types.js").HouseState} HouseState */

const LONG = 4;

/** Show a state on a tick. @param {HTMLElement} tick @param {HouseState} state */
export function mark(tick, state) {
  tick.className = "tick";
  tick.dataset.state = look(state);
  tick.toggleAttribute("data-waiting", state.waiting);
  const text = short(state);
  tick.classList.toggle("wide", text !== "");
  tick.toggleAttribute("data-long", text.length > LONG);
  tick.textContent = text;
}

/** A tick that only shows. @param {HouseState} state */
export function shownTick(state) {
  const tick = document.createElement("span");
  mark(tick, state);
  tick.setAttribute("role", "img");
  tick.setAttribute("aria-label", standing(state));
  return tick;
}

/** One small mark for each indicator. @param {HTMLElement} place @param {House} house */
export function smallMarks(place, house) {
  place.replaceChildren(...house.states.map((state) => {
    const one = document.createElement("i");
    one.dataset.state = look(state);
    return one;
  }));
  place.setAttribute("aria-label", house.states.map(oneWord).join("; "));
  place.hidden = house.states.length === 0;
}

/** @param {HouseState} state */
function oneWord(state) {
  const value = state.value === null && !state.isDisputed ? say("nothing-yet") : state.isDisputed ? standing(state) : answer(state.indicator, state.value);
  return say("title-value", { title: state.indicator.title, value });
}
