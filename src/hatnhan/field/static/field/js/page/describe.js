// @ts-check
/** An entry of the outbox in words: what it is, of which house or meeting, when, and how it stands. */

import * as book from "../book.js";
import { drivesOf } from "../purse.js";
import { knows, say } from "./dom.js";
import { days, dong } from "./money.js";
import { answer, called, moment } from "./words.js";

/** @typedef {import("../types.js").Entry} Entry */
/** @typedef {{village: import("../types.js").Village | null, houses: Map<string, import("../types.js").House>,
 *   meeting: import("../types.js").Meeting | null, tasks: import("../types.js").Task[], drives: import("../types-money.js").Drive[], isOneOfSeveral?: boolean}} Held */

/** What is kept of the villages that entries speak of. @param {Entry[]} entries @returns {Promise<Map<string, Held>>} */
export async function heldFor(entries) {
  const codes = [...new Set(entries.map((entry) => entry.village))];
  const isOneOfSeveral = (await book.villages()).length > 1;
  const all = codes.map(async (code) => /** @type {[string, Held]} */ ([code, { ...(await held(code)), isOneOfSeveral }]));
  return new Map(await Promise.all(all));
}

/** @param {string} code @returns {Promise<Held>} */
async function held(code) {
  const village = await book.village(code);
  if (!village) {
    return { village, houses: new Map(), meeting: null, tasks: [], drives: [] };
  }
  const [houses, meeting, tasks, drives] = await Promise.all([book.houses(code), book.meeting(code), book.tasks(code), drivesOf(code)]);
  return { village, houses: new Map(houses.map((house) => [house.id, house])), meeting, tasks, drives };
}

/** @param {Entry} entry @param {Held} held @returns {string} */
export function what({ name, payload }, held) {
  const indicator = held.village?.indicators.find(({ id }) => id === payload.indicator_id);
  switch (name) {
    case "observe_household":
      return observed(indicator, payload.value);
    case "add_photo":
      return indicator ? say("what-photo-of", { title: indicator.title }) : say("what-add_photo");
    case "mark_attendance": {
      const member = held.meeting?.members.find(({ id }) => id === payload.person_id);
      return say("what-mark_attendance", { name: member?.name ?? say("a-member"), mark: say(`mark-${payload.mark}`) });
    }
    case "receive_contribution":
    case "hand_over":
      return say(`what-${name}`, { amount: dong(Number(payload.amount_vnd)) });
    case "receive_labour":
      return say("what-receive_labour", { days: days(Number(payload.half_days)) });
    case "register_household":
      return say("what-register_household", { name: String(payload.representative_name ?? "") });
    default:
      return say(`what-${name}`, { text: String(payload.text ?? payload.note ?? "") });
  }
}

/**
 * @param {import("../types.js").Indicator | undefined} indicator
 * @param {unknown} value
 */
function observed(indicator, value) {
  if (!indicator) {
    return say("what-observation");
  }
  return value === null
    ? say("what-take-back", { title: indicator.title })
    : say("title-value", { title: indicator.title, value: answer(indicator, Number(value)) });
}

/** @param {Entry} entry @param {Held} held @returns {string} */
export function where({ payload, village }, held) {
  const house = held.houses.get(String(payload.household_id));
  const item = held.meeting?.items.find(({ id }) => id === payload.item_id);
  const task = held.tasks.find(({ id }) => id === payload.task_id);
  const drive = held.drives.find(({ id, handOvers }) => id === payload.drive_id || handOvers.some(isNamedBy(payload)));
  const over = drive?.handOvers.find(isNamedBy(payload));
  const sum = drive && over ? say("title-value", { title: drive.title, value: dong(over.amountVnd) }) : drive?.title;
  const thing = house ? called(house) : (item?.title ?? task?.title ?? sum ?? "");
  const around = held.village && !held.isOneOfSeveral ? "" : (held.village?.name ?? village);
  return [thing, house?.hamlet, around].filter(Boolean).join(" · ");
}

/** @param {import("../types.js").Payload} payload */
function isNamedBy(payload) {
  return (/** @type {{id: string}} */ { id }) => id === payload.hand_over_id;
}

/** @param {Entry} entry */
export const when = (entry) => moment(entry.happened_at);

/** How an entry stands: its thread and its words. @param {Entry} entry @returns {{thread: string, text: string}} */
export function stands(entry) {
  if (entry.state === "refused" || entry.upload?.code) {
    return { thread: "late", text: say("state-refused") };
  }
  if (entry.upload && !entry.upload.isComplete && entry.upload.received > 0) {
    const percent = Math.floor((100 * entry.upload.received) / Math.max(entry.upload.size, 1));
    return { thread: "due", text: say("state-photo", { percent }) };
  }
  if (entry.state === "accepted") {
    const isWhole = !entry.upload || entry.upload.isComplete;
    return isWhole ? { thread: "done", text: say("state-accepted") } : { thread: "due", text: say("state-photo", { percent: 0 }) };
  }
  const isLater = entry.state === "waiting" && entry.code === "later";
  return { thread: "due", text: say(isLater ? "state-later" : `state-${entry.state}`) };
}

/** Why an entry is not taken, in words. @param {Entry} entry */
export function why(entry) {
  const code = entry.upload?.code ?? entry.code ?? "";
  const said = entry.upload?.text ?? entry.text;
  return said || (knows(`why-${code}`) ? say(`why-${code}`) : say("why-unknown"));
}

/** Whether an entry, or its photo, is not taken. @param {Entry} entry */
export const isRefused = (entry) => entry.state === "refused" || Boolean(entry.upload?.code);

/** Whether all of an entry has arrived. @param {Entry} entry */
export const hasArrived = (entry) => entry.state === "accepted" && (!entry.upload || entry.upload.isComplete) && !isRefused(entry);
