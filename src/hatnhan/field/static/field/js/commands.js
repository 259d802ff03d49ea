// @ts-check
/** The commands that this program makes, and how one may name another. */

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Payload} Payload */

/** The version in which this program writes each command's payload. */
export const VERSIONS = Object.freeze({
  observe_household: 1,
  add_photo: 1,
  mark_attendance: 1,
  prepare_opinion: 1,
  report_task: 1,
  visit_household: 1,
  register_household: 1,
  receive_contribution: 1,
  receive_labour: 1,
  hand_over: 1,
  withdraw_hand_over: 1,
});

/** Whether the server cannot have an entry yet: it may still leave as if it had never been. @param {Entry} entry */
export const isUnsent = ({ state, maySent }) => state === "waiting" && !maySent;

/** With these the server says that the two programs do not know each other: the command waits for an update. */
export const HELD = new Set(["sync.update_needed", "sync.unknown_command"]);

// In these fields a payload may name what an earlier command made.
const NAMING = ["household_id", "supersedes_id", "hand_over_id"];

/**
 * What an entry needs to be there first: what it says itself, and what its payload names.
 * @param {{after?: string[], payload: Payload}} command
 * @param {Set<string>} waiting identifiers in the outbox
 * @returns {string[]}
 */
export function needsOf({ after = [], payload }, waiting) {
  const named = NAMING.map((field) => payload[field]).filter((id) => typeof id === "string" && waiting.has(id));
  return [...new Set([...after, .../** @type {string[]} */ (named)])];
}

/**
 * The entries that can only follow this one, directly or through each other.
 * @param {string} id
 * @param {Entry[]} entries
 * @returns {Entry[]}
 */
export function followersOf(id, entries) {
  /** @type {Set<string>} */
  const found = new Set([id]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    entries.filter((entry) => entry.after.some((each) => found.has(each))).forEach((entry) => found.add(entry.id));
  }
  found.delete(id);
  return entries.filter((entry) => found.has(entry.id));
}

/**
 * The same entry naming others by their new identifiers.
 * @param {Entry} entry
 * @param {Map<string, string>} renamed
 * @returns {Entry}
 */
export function relinked(entry, renamed) {
  const payload = { ...entry.payload };
  for (const field of NAMING) {
    payload[field] = renamed.get(String(payload[field])) ?? payload[field];
  }
  return { ...entry, payload, after: entry.after.map((id) => renamed.get(id) ?? id) };
}
