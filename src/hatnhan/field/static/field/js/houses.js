// @ts-check
/** A house as it stands: what the server said of it, and what waits in the outbox on top. */

import { dayOf } from "./clock.js";
import { lastWord, standing } from "./rules.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").House} House */
/** @typedef {import("./types.js").HouseState} HouseState */
/** @typedef {import("./types.js").Indicator} Indicator */
/** @typedef {import("./types.js").Named} Named */
/** @typedef {import("./types.js").Observation} Observation */
/** What the houses' lines name by their place.
 * @typedef {{indicators: Indicator[], people: Named[], person: Named, hamlets: Named[]}} Ground */
/** @typedef {{id: string, code: string, name: string, hamlet: string, member_count: number, joined_on: string | null,
 *   left_on: string | null, states?: any[][], history?: any[][], visits?: any[][], photos?: any[][]}} Row */

const NOBODY = Object.freeze({ id: "", name: "" });

/** Whether the server may not have it yet. @param {Entry} entry */
export function isWaiting(entry) {
  return entry.state === "waiting" || entry.state === "sending";
}

/** A house that this phone registered, as a row of its own. @param {Entry} entry @param {Ground} ground @returns {Row} */
export function rowOf({ id, payload, happened_at }, ground) {
  const hamlet = ground.hamlets.find((each) => each.id === payload.hamlet_id)?.name ?? "";
  return {
    ...{ id, code: "", name: String(payload.representative_name ?? ""), hamlet },
    ...{ member_count: Number(payload.member_count), joined_on: dayOf(happened_at), left_on: null },
  };
}

/**
 * @param {Row} row
 * @param {Ground} ground
 * @param {Entry[]} entries what the outbox holds of this house, refused ones aside
 * @param {string} day the village's today
 * @returns {House}
 */
export function houseOf(row, ground, entries, day) {
  const history = historyOf(row, ground, entries);
  const stands = new Set(standing(history.map(seen)).map(({ id }) => id));
  const shown = ground.indicators.filter((each) => each.retired_on === null || each.retired_on > day);
  return {
    ...{ id: row.id, code: row.code, name: row.name, hamlet: row.hamlet, memberCount: row.member_count },
    ...{ joinedOn: row.joined_on, leftOn: row.left_on },
    states: shown.map((indicator) => stateOf(indicator, row, ground, history, entries)),
    history: history.map((each) => ({ ...each, stands: stands.has(each.id) })),
    visits: visitsOf(row, ground, entries),
    photos: photosOf(row, ground, entries),
    isNew: row.code === "",
    waiting: entries.some(isWaiting),
  };
}

/** @param {Row} row @param {Ground} ground @param {Entry[]} entries @returns {Observation[]} */
function historyOf(row, { indicators, people, person }, entries) {
  const read = (row.history ?? []).map(([id, indicator, author, value, happenedAt, note, supersedesId]) => ({
    ...{ id, indicator: /** @type {Indicator} */ (indicators[indicator]), author: people[author] ?? NOBODY },
    ...{ value, happenedAt, note, supersedesId, waiting: false, stands: true },
  }));
  const known = new Set(read.map(({ id }) => id));
  const made = of("observe_household", entries).filter(({ id }) => !known.has(id));
  const added = made.flatMap((entry) => {
    const { indicator_id, value, note, supersedes_id } = entry.payload;
    const indicator = indicators.find(({ id }) => id === indicator_id);
    return indicator
      ? [{
          ...{ id: entry.id, indicator, author: person, value: value == null ? null : Number(value) },
          ...{ happenedAt: entry.happened_at, note: String(note ?? "") },
          ...{ supersedesId: supersedes_id == null ? null : String(supersedes_id) },
          ...{ waiting: isWaiting(entry), stands: true },
        }]
      : [];
  });
  return [...read.filter(({ indicator }) => indicator), ...added];
}

/** @param {Observation} one @returns {import("./rules.js").Seen} */
function seen({ id, author, value, happenedAt, supersedesId }) {
  return { id, author: author.id, value, happenedAt, supersedes: supersedesId };
}

/**
 * @param {Indicator} indicator @param {Row} row @param {Ground} ground
 * @param {Observation[]} history @param {Entry[]} entries
 * @returns {HouseState}
 */
function stateOf(indicator, row, ground, history, entries) {
  const said = (row.states ?? []).find(([place]) => ground.indicators[place]?.id === indicator.id);
  const state = said ? read(indicator, said) : unknown(indicator);
  const made = of("observe_household", entries).filter(({ payload }) => payload.indicator_id === indicator.id);
  const known = new Set((row.history ?? []).map(([id]) => id));
  if (made.every(({ id }) => known.has(id))) {
    return state;
  }
  const word = lastWord(history.filter((each) => each.indicator.id === indicator.id).map(seen));
  const waiting = made.some(isWaiting);
  if (word === null) {
    return { ...unknown(indicator), waiting };
  }
  // Two who differ change nothing yet: what counted before still does.
  const counts = word.disputed ? state.counts : doesCount(indicator, word.value);
  return {
    ...{ indicator, value: word.value, counts, isDisputed: word.disputed, observedOn: word.on, waiting },
    awaitsConfirmation: counts && state.awaitsConfirmation,
    countsSince: counts ? (state.countsSince ?? word.on) : null,
  };
}

/** @param {Indicator} indicator @param {any[]} said @returns {HouseState} */
function read(indicator, [, value, counts, awaitsConfirmation, isDisputed, observedOn, countsSince]) {
  return { indicator, value, counts, awaitsConfirmation, isDisputed, observedOn, countsSince, waiting: false };
}

/** @param {Indicator} indicator @returns {HouseState} */
function unknown(indicator) {
  const nothing = { value: null, observedOn: null, countsSince: null };
  return { indicator, ...nothing, counts: false, awaitsConfirmation: false, isDisputed: false, waiting: false };
}

/** @param {Indicator} indicator @param {number} value */
function doesCount({ kind, counting_choices, counts_from }, value) {
  return kind === "choice" ? counting_choices.includes(value) : value >= (counts_from ?? 1);
}

/** @param {Row} row @param {Ground} ground @param {Entry[]} entries @returns {import("./types.js").Visit[]} */
function visitsOf(row, { people, person }, entries) {
  const read = (row.visits ?? []).map(([on, author, note]) => ({
    ...{ on, author: people[author] ?? NOBODY, note, waiting: false },
  }));
  const added = of("visit_household", entries).map((entry) => ({
    ...{ on: dayOf(entry.happened_at), author: person, note: String(entry.payload.note), waiting: isWaiting(entry) },
  }));
  return [...read, ...added];
}

/** @param {Row} row @param {Ground} ground @param {Entry[]} entries @returns {import("./types.js").Photo[]} */
function photosOf(row, { indicators }, entries) {
  const read = (row.photos ?? []).map(([sha256, indicator, on, caption]) => ({
    ...{ sha256, indicator: indicators[indicator] ?? null, on, caption, waiting: false },
  }));
  const known = new Set(read.map(({ sha256 }) => sha256));
  const made = of("add_photo", entries).filter(({ payload }) => !known.has(payload.sha256));
  const added = made.map((entry) => ({
    sha256: String(entry.payload.sha256),
    indicator: indicators.find(({ id }) => id === entry.payload.indicator_id) ?? null,
    on: dayOf(entry.happened_at),
    caption: String(entry.payload.caption ?? ""),
    waiting: isWaiting(entry),
  }));
  return [...read, ...added];
}

/** @param {Entry["name"]} name @param {Entry[]} entries */
function of(name, entries) {
  return entries.filter((entry) => entry.name === name);
}
