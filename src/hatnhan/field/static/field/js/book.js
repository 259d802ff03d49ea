// @ts-check
/** What is kept of the villages, with what waits in the outbox already laid on top. */

import { tell } from "./channel.js";
import { dayOf, today } from "./clock.js";
import { houseOf, isWaiting, rowOf } from "./houses.js";
import { own, read } from "./person.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").House} House */
/** @typedef {import("./types.js").Village} Village */
/** @typedef {import("./houses.js").Row} Row */

/** The villages that are kept on this phone. @returns {Promise<Village[]>} */
export async function villages() {
  const [rows] = await read([{ in: "villages" }]);
  return rows.map(villageOf);
}

/** One village; null: nothing of it is kept. @param {string} code @returns {Promise<Village | null>} */
export async function village(code) {
  const [row] = await read([{ in: "villages", key: code }]);
  return row ? villageOf(row) : null;
}

/**
 * Its houses in the order of their codes, those that wait to be registered last.
 * @param {string} code
 * @returns {Promise<House[]>}
 */
export async function houses(code) {
  const [ground, rows, outbox] = await read([
    { in: "villages", key: code },
    { in: "houses", under: code },
    { in: "outbox" },
  ]);
  if (!ground) {
    return [];
  }
  const entries = lasting(outbox, code);
  const byHouse = grouped(entries);
  const day = today();
  const known = [...rows].sort((/** @type {Row} */ one, /** @type {Row} */ other) => (one.code < other.code ? -1 : 1));
  return [...known, ...registered(entries, rows, ground)].map((row) =>
    houseOf(row, ground, byHouse.get(row.id) ?? [], day),
  );
}

/** @param {string} code @param {string} id @returns {Promise<House | null>} */
export async function house(code, id) {
  const [ground, row, outbox] = await read([
    { in: "villages", key: code },
    { in: "houses", key: [code, id] },
    { in: "outbox" },
  ]);
  const entries = lasting(outbox, code);
  const found = row ?? (ground && registered(entries, [], ground).find((each) => each.id === id));
  return found ? houseOf(found, ground, grouped(entries).get(id) ?? [], today()) : null;
}

/** @param {string} code @returns {Promise<import("./types.js").Meeting | null>} */
export async function meeting(code) {
  const [ground, outbox] = await read([{ in: "villages", key: code }, { in: "outbox" }]);
  const said = ground?.meeting;
  if (!said) {
    return null;
  }
  const entries = lasting(outbox, code);
  const marks = latest(entries, "mark_attendance", "person_id", (entry) => entry.payload.meeting_id === said.id);
  const opinions = latest(entries, "prepare_opinion", "item_id");
  return {
    ...{ id: said.id, kind: said.kind, topic: said.topic, plannedOn: said.planned_on, clock: said.clock },
    ...{ location: said.location, isAnnounced: said.is_announced, isStarted: said.is_started },
    ...{ isClosed: said.is_closed, mayHold: said.may_hold },
    items: said.items.map((/** @type {any} */ { minutes_planned, ...item }) => {
      const entry = opinions.get(item.id);
      const opinion = entry ? String(entry.payload.text) : item.opinion;
      return { ...item, minutesPlanned: minutes_planned, opinion, waiting: entry !== undefined && isWaiting(entry) };
    }),
    members: said.members.map((/** @type {any} */ member) => {
      const entry = marks.get(member.id);
      const { mark, reason } = entry?.payload ?? member;
      return { ...member, mark, reason: reason ?? "", waiting: entry !== undefined && isWaiting(entry) };
    }),
  };
}

/** @param {string} code @returns {Promise<import("./types.js").Task[]>} */
export async function tasks(code) {
  const [ground, outbox] = await read([{ in: "villages", key: code }, { in: "outbox" }]);
  const reports = lasting(outbox, code).filter(({ name }) => name === "report_task");
  return (ground?.tasks ?? []).map((/** @type {any} */ { due_on, is_overdue, ...task }) => {
    const made = reports.filter(({ payload }) => payload.task_id === task.id);
    const read = task.reports.map((/** @type {any} */ { on, text, is_done }) => ({
      ...{ on, text, isDone: is_done, waiting: false },
    }));
    const added = made.map((entry) => ({
      ...{ on: dayOf(entry.happened_at), text: String(entry.payload.text), isDone: entry.payload.is_done === true },
      waiting: isWaiting(entry),
    }));
    const waiting = made.some(isWaiting);
    return { ...task, dueOn: due_on, isOverdue: is_overdue, reports: [...read, ...added], waiting };
  });
}

/** The villages of this person that could be kept. @returns {Promise<{code: string, name: string}[]>} */
export async function choices() {
  const [listed] = await read([{ in: "state", key: "listed" }]);
  return listed?.value.villages ?? [];
}

/** Ask that a village be kept on this phone from now on; the next synchronising brings it. @param {string} code */
export async function keep(code) {
  await (await own()).change([{ in: "state", key: "kept" }], ([row]) => {
    const value = [...new Set([...(row?.value ?? []), code])];
    return { deeds: [{ put: "state", row: { key: "kept", value } }], result: null };
  });
  tell("book", "entered");
}

/** @param {any} row @returns {Village} */
function villageOf({ code, village, may, indicators, hamlets, person, renewed_at }) {
  const { name, commune_name: communeName } = village;
  return { code, name, communeName, may, indicators, hamlets, person, renewedAt: renewed_at ?? null };
}

/** What the outbox says of a village; what was refused does not hold. @param {Entry[]} outbox @param {string} code */
function lasting(outbox, code) {
  return outbox.filter((entry) => entry.village === code && entry.state !== "refused");
}

/** @param {Entry[]} entries @param {Row[]} rows @param {import("./houses.js").Ground} ground @returns {Row[]} */
function registered(entries, rows, ground) {
  const known = new Set(rows.map(({ id }) => id));
  const made = entries.filter(({ name, id }) => name === "register_household" && !known.has(id));
  return made.map((entry) => rowOf(entry, ground));
}

/** @param {Entry[]} entries @returns {Map<string, Entry[]>} */
function grouped(entries) {
  const found = new Map();
  for (const entry of entries) {
    const id = entry.name === "register_household" ? entry.id : entry.payload.household_id;
    found.set(id, [...(found.get(id) ?? []), entry]);
  }
  return found;
}

/**
 * The last entry of a name for each thing it speaks of.
 * @param {Entry[]} entries @param {Entry["name"]} name @param {string} field @param {(entry: Entry) => boolean} [fits]
 * @returns {Map<string, Entry>}
 */
function latest(entries, name, field, fits = () => true) {
  const made = entries.filter((entry) => entry.name === name && fits(entry));
  made.sort((one, other) => (one.happened_at < other.happened_at ? -1 : 1));
  return new Map(made.map((entry) => [String(entry.payload[field]), entry]));
}
