// @ts-check
/** The fields of a form: an answer of each kind, a choice of a few, a list to choose from. */

import { fieldOf, fill, pieceOf, say, slot } from "./dom.js";

/** @typedef {import("../types.js").Indicator} Indicator */

/**
 * The field for an answer.
 * @param {Indicator} indicator
 * @param {number | null | undefined} value
 * @param {{name?: string, withNone?: boolean}} [options]
 */
export function answerField(indicator, value, { name = "value", withNone = false } = {}) {
  if (indicator.kind === "number") {
    const piece = pieceOf("amount");
    fill(piece, { title: indicator.unit ? `${indicator.title} (${indicator.unit})` : indicator.title });
    const field = fieldOf(piece, "value");
    field.name = name;
    field.value = value === null || value === undefined ? "" : String(value);
    return piece;
  }
  const isChoice = indicator.kind === "choice";
  const answers = isChoice
    ? indicator.choices.map((text, place) => ({ value: String(place), text }))
    : [{ value: "1", text: say("Yes"), state: "done" }, { value: "0", text: say("No") }];
  const all = withNone ? [{ value: "", text: say("not-looked") }, ...answers] : answers;
  return choices(indicator.title, all, value ?? (withNone ? "" : null), { name, isList: isChoice });
}

/**
 * @param {string} title
 * @param {{value: string, text: string, state?: string}[]} answers
 * @param {string | number | boolean | null} value
 * @param {{name?: string, isList?: boolean}} [options]
 */
export function choices(title, answers, value, { name = "value", isList = false } = {}) {
  const piece = pieceOf(isList ? "picks" : "segments");
  fill(piece, { title });
  for (const each of answers) {
    const label = pieceOf("choice");
    const input = /** @type {HTMLInputElement} */ (label.querySelector("input"));
    input.name = name;
    input.value = each.value;
    input.checked = value !== null && String(value) === each.value;
    if (each.state) {
      input.dataset.state = each.state;
    }
    fill(label, { text: each.text });
    const row = isList ? document.createElement("li") : label;
    if (isList) {
      row.append(label);
    }
    slot(piece, "choices").append(row);
  }
  return piece;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {import("../types.js").Named[]} offered
 * @param {unknown} chosen
 */
export function offer(form, name, offered, chosen) {
  const select = /** @type {HTMLSelectElement} */ (form.querySelector(`select[name="${name}"]`));
  select.append(...offered.map((each) => new Option(each.name, each.id, false, each.id === chosen)));
}
