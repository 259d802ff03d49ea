// @ts-check
/** The forms of the field commands: one for recording, and the same one for mending a refused entry. */

import { today } from "../clock.js";
import { broken } from "./broken.js";
import { fieldOf, fill, formOf, say, show, slot, typed } from "./dom.js";
import { answerField, choices, offer } from "./fields.js";
import { MONEY_FILL, MONEY_READ } from "./money.js";

/** @typedef {import("../types.js").Indicator} Indicator */
/** @typedef {import("../types.js").Payload} Payload */
/** @typedef {import("../types.js").CommandName} CommandName */
/** @typedef {{indicator?: Indicator | null, indicators?: Indicator[], hamlets?: import("../types.js").Named[],
 *   withDay?: boolean, now?: string, whole?: number, most?: number, rounds?: string[]}} Context */

/**
 * A form that is filled from a payload, and gives one back.
 * @param {CommandName} name
 * @param {Context} context
 * @param {Payload} payload what is there already
 * @param {(payload: Payload, day: string) => Promise<void>} keep
 * @param {() => void} leave
 * @returns {HTMLFormElement}
 */
export function commandForm(name, context, payload, keep, leave) {
  const form = formOf(name);
  FILL[name](form, context, payload);
  slot(form, "cancel").addEventListener("click", leave);
  onSubmit(form, async () => {
    const missing = check(form);
    if (missing) {
      return missing;
    }
    await keep({ ...payload, ...READ[name](form) }, context.withDay ? typed(form, "on") : "");
    return "";
  });
  return form;
}

/**
 * Let a form be sent once at a time; what went wrong stands above its button.
 * @param {HTMLFormElement} form
 * @param {() => Promise<string>} act gives the sentence that says what is missing, or nothing
 */
export function onSubmit(form, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.sent !== undefined) {
      return;
    }
    form.dataset.sent = "";
    try {
      fill(form, { error: await act() });
    } catch (error) {
      fill(form, { error: broken(error) });
    } finally {
      delete form.dataset.sent;
    }
  });
}

/** @type {Record<CommandName, (form: HTMLFormElement, context: Context, payload: Payload) => void>} */
const FILL = {
  observe_household(form, { indicator, withDay, now }, payload) {
    fill(form, { now });
    if (indicator && payload.value !== null) {
      slot(form, "value").append(answerField(indicator, /** @type {number | undefined} */ (payload.value)));
    }
    const on = fieldOf(form, "on");
    on.value = on.max = today();
    slot(form, "on").hidden = !withDay;
    fieldOf(form, "note").value = String(payload.note ?? "");
  },
  add_photo(form, { indicators = [] }, payload) {
    offer(form, "indicator_id", indicators.map(({ id, title }) => ({ id, name: title })), payload.indicator_id);
    fieldOf(form, "caption").value = String(payload.caption ?? "");
  },
  visit_household(form, _context, payload) {
    fieldOf(form, "note").value = String(payload.note ?? "");
  },
  register_household(form, { hamlets = [] }, payload) {
    fieldOf(form, "representative_name").value = String(payload.representative_name ?? "");
    fieldOf(form, "member_count").value = String(payload.member_count ?? "");
    offer(form, "hamlet_id", hamlets, payload.hamlet_id);
    show(form, { where: hamlets.length > 0 });
  },
  mark_attendance(form, _context, payload) {
    const marks = [["present", "done"], ["absent_with_reason", "due"], ["absent_without_reason", "late"]];
    const answers = marks.map(([value = "", state = ""]) => ({ value, state, text: say(`mark-${value}`) }));
    slot(form, "value").append(choices(say("roll-call"), answers, String(payload.mark ?? ""), { name: "mark" }));
    fieldOf(form, "reason").value = String(payload.reason ?? "");
  },
  prepare_opinion(form, _context, payload) {
    fieldOf(form, "text").value = String(payload.text ?? "");
  },
  report_task(form, _context, payload) {
    fieldOf(form, "text").value = String(payload.text ?? "");
    fieldOf(form, "is_done").checked = payload.is_done === true;
  },
  ...MONEY_FILL,
};

/** @type {Record<CommandName, (form: HTMLFormElement) => Payload>} */
const READ = {
  observe_household: (form) => ({
    ...(fieldOf(form, "value") ? { value: Number(typed(form, "value")) } : {}),
    note: typed(form, "note") || undefined,
  }),
  add_photo: (form) => ({ indicator_id: typed(form, "indicator_id") || undefined, caption: typed(form, "caption") || undefined }),
  visit_household: (form) => ({ note: typed(form, "note") }),
  register_household: (form) => ({
    representative_name: typed(form, "representative_name"),
    member_count: Number(typed(form, "member_count")),
    hamlet_id: typed(form, "hamlet_id") || undefined,
  }),
  mark_attendance: (form) => ({ mark: typed(form, "mark"), reason: typed(form, "reason") || undefined }),
  prepare_opinion: (form) => ({ text: typed(form, "text") }),
  report_task: (form) => ({ text: typed(form, "text"), is_done: fieldOf(form, "is_done").checked }),
  ...MONEY_READ,
};

/**
 * Say what is missing, and go there.
 * @param {HTMLFormElement} form
 */
function check(form) {
  const radios = form.querySelector('input[type="radio"]');
  if (radios instanceof HTMLInputElement && typed(form, radios.name) === "") {
    radios.focus();
    return say("answer-first");
  }
  const fields = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input, textarea")]);
  const wrong = fields.find((field) => !field.closest("[hidden]") && !isFilled(field));
  wrong?.focus();
  return wrong ? say(reason(wrong)) : "";
}

/** @param {HTMLInputElement} field */
function isFilled(field) {
  const isAmount = field.type === "number";
  return field.validity.valid && (!isAmount || field.value !== "") && (!field.required || field.value.trim() !== "");
}

/** @param {HTMLInputElement} field */
function reason(field) {
  return field.dataset.reason ? field.dataset.reason : field.type === "number" ? "whole-number" : field.type === "date" ? "day-first" : "required";
}

/** The moment of what was seen on a day: none for today (the phone's clock says it), noon of an earlier day. @param {string} day */
export function momentOn(day) {
  return day === "" || day === today() ? undefined : new Date(`${day}T12:00:00+07:00`).toISOString();
}
