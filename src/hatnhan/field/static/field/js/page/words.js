// @ts-check
/** Numbers, days and states as people of a village write them. */

import { dayOf } from "../clock.js";
import { say } from "./dom.js";

/** @typedef {import("../types.js").Indicator} Indicator */
/** @typedef {import("../types.js").HouseState} HouseState */
/** @typedef {import("../types.js").House} House */

const language = document.documentElement.lang || "vi";
const numbers = new Intl.NumberFormat(language);
const clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" });

/** @param {number} value */
export const number = (value) => numbers.format(value);

/** A day or a moment as 24/11/2023. @param {string | Date | null | undefined} value */
export function day(value) {
  if (!value) {
    return "";
  }
  const plain = typeof value === "string" && value.length === 10 ? value : dayOf(value);
  return plain.split("-").reverse().join("/");
}

/** A moment as 24/11/2023 19:30. @param {string | Date | null | undefined} value */
export const moment = (value) => (value ? `${day(value)} ${clock.format(new Date(value))}` : "");

/** Let «ho lo» find «Hồ Lộ», and «d» find «đ». @param {string} text */
export function fold(text) {
  return text.normalize("NFC").trim().toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ");
}

/**
 * An answer: yes or no, a number with its unit, or the words of the choice.
 * @param {Indicator} indicator
 * @param {number | null | undefined} value
 */
export function answer(indicator, value) {
  if (value === null || value === undefined) {
    return say("taken-back");
  }
  if (indicator.kind === "number") {
    return `${number(value)} ${indicator.unit}`.trim();
  }
  if (indicator.kind === "choice") {
    return indicator.choices[value] ?? number(value);
  }
  return say(value ? "yes" : "no");
}

/** What holds of a house for an indicator, in words. @param {HouseState} state */
export function standing(state) {
  const words = plainly(state);
  return state.waiting ? say("with-waiting", { text: words }) : words;
}

/** @param {HouseState} state */
function plainly(state) {
  const facts = { value: answer(state.indicator, state.value), day: day(state.observedOn) };
  if (state.isDisputed) {
    return say("differ", facts);
  }
  if (state.value === null) {
    return say("nothing-yet");
  }
  if (state.awaitsConfirmation) {
    return say("second", facts);
  }
  return state.counts && state.countsSince ? say("since", { ...facts, day: day(state.countsSince) }) : say("seen", facts);
}

/** The look of a tick. @param {HouseState} state @returns {"wait" | "none" | "yes" | "no"} */
export function look(state) {
  if (state.isDisputed || state.awaitsConfirmation) {
    return "wait";
  }
  if (state.value === null) {
    return "none";
  }
  return state.counts ? "yes" : "no";
}

/** What a cell shows beside its look: only numbers and choices need text. @param {HouseState} state */
export function short(state) {
  if (state.value === null || state.indicator.kind === "yes_no" || state.isDisputed) {
    return "";
  }
  return state.indicator.kind === "number" ? number(state.value) : (state.indicator.choices[state.value] ?? "");
}

/** A house as people call it. @param {House} house */
export const called = (house) => house.name || house.code || say("a-house");

/** Where a house is and who lives there. @param {House} house @param {boolean} [withPeople] */
export function whereabouts(house, withPeople = true) {
  const code = house.code || say("no-code");
  return [house.hamlet, withPeople ? say("people", { count: number(house.memberCount) }) : "", code].filter(Boolean).join(" · ");
}
