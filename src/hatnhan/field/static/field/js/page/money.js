// @ts-check
/** Amounts and days as people write them, and the forms that ask for them. */

import { today } from "../clock.js";
import { fieldOf, fill, say, show, slot, typed } from "./dom.js";
import { number } from "./words.js";

/** @typedef {import("./forms.js").Context} Context */
/** @typedef {import("../types.js").Payload} Payload */
/** @typedef {"receive_contribution" | "receive_labour" | "hand_over" | "withdraw_hand_over"} MoneyName */

const PLAIN = /^\d{1,15}$/;
const GROUPED = /^\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*$/;

/** @param {number} amount */
export const dong = (amount) => say("dong", { amount: number(amount) });

/** @param {number} halfDays */
export const days = (halfDays) => say("labour-days", { count: number(halfDays / 2) });

/** Money and days in one line; nothing of what is none. @param {number} amount @param {number} halfDays */
export const both = (amount, halfDays) => [amount ? dong(amount) : "", halfDays ? days(halfDays) : ""].filter(Boolean).join(" · ");

/** Whole đồng as people write them: 1200000 or 1.200.000; 0 where it is no amount. @param {string} said */
export function dongOf(said) {
  const plain = said.normalize("NFC").replace(/\s*(?:đ|₫|đồng)$/iu, "").trim();
  return PLAIN.test(plain) || GROUPED.test(plain) ? Number(plain.replace(/\D/g, "")) : 0;
}

/** @param {HTMLFormElement} form @param {Context} context @param {Payload} payload */
function fillAmount(form, { whole = 0, most }, payload) {
  const field = fieldOf(form, "amount");
  const judge = () => {
    const amount = dongOf(field.value);
    const isTooMuch = most !== undefined && amount > most;
    field.dataset.reason = isTooMuch ? "amount-held" : "amount-first";
    field.setCustomValidity(amount > 0 && !isTooMuch ? "" : field.dataset.reason);
  };
  const write = (/** @type {number} */ amount) => {
    field.value = amount > 0 ? number(amount) : field.value;
    judge();
  };
  field.addEventListener("input", judge);
  // A zero too many is seen when the figure stands in groups.
  field.addEventListener("change", () => write(dongOf(field.value)));
  fill(form, { whole: whole > 0 ? say("amount-whole", { amount: dong(whole) }) : "" });
  slot(form, "whole").addEventListener("click", () => write(whole));
  write(Number(payload.amount_vnd ?? 0));
  fieldOf(form, "note").value = String(payload.note ?? "");
}

/** @param {HTMLFormElement} form @param {Context} context @param {Payload} payload */
function fillRound(form, { rounds = [] }, payload) {
  fieldOf(form, "round").value = String(payload.round ?? rounds[0] ?? "");
}

/** @param {HTMLFormElement} form */
const readAmount = (form) => ({ amount_vnd: dongOf(typed(form, "amount")), note: typed(form, "note") || undefined });

/** @type {Record<MoneyName, (form: HTMLFormElement, context: Context, payload: Payload) => void>} */
export const MONEY_FILL = {
  receive_contribution(form, context, payload) {
    fillAmount(form, context, payload);
    fillRound(form, context, payload);
  },
  receive_labour(form, context, payload) {
    const { whole = 0, withDay } = context;
    const field = fieldOf(form, "days");
    field.value = payload.half_days ? String(Number(payload.half_days) / 2) : "";
    fill(form, { whole: whole > 0 ? say("amount-whole", { amount: days(whole) }) : "" });
    slot(form, "whole").addEventListener("click", () => {
      field.value = String(whole / 2);
    });
    const on = fieldOf(form, "on");
    on.value = on.max = today();
    show(form, { on: Boolean(withDay) });
    fieldOf(form, "note").value = String(payload.note ?? "");
    fillRound(form, context, payload);
  },
  hand_over: fillAmount,
  withdraw_hand_over(form, _context, payload) {
    fieldOf(form, "reason").value = String(payload.reason ?? "");
  },
};

/** @type {Record<MoneyName, (form: HTMLFormElement) => Payload>} */
export const MONEY_READ = {
  receive_contribution: (form) => ({ ...readAmount(form), round: typed(form, "round") || undefined }),
  receive_labour: (form) => ({
    half_days: Math.round(2 * Number(typed(form, "days"))),
    round: typed(form, "round") || undefined,
    note: typed(form, "note") || undefined,
  }),
  hand_over: readAmount,
  withdraw_hand_over: (form) => ({ reason: typed(form, "reason") }),
};
