// @ts-check
/** What the observations of one house and one indicator add up to; the same rules as on the server. */

import { dayOf } from "./clock.js";

/**
 * One observation; without a value it takes back the one that it supersedes and says nothing itself.
 * @typedef {object} Seen
 * @property {string} id
 * @property {string} author
 * @property {number | null} value
 * @property {string} happenedAt
 * @property {string | null} supersedes
 */

/**
 * The last word on a house: what was said last, on which day, and whether persons differ about that day.
 * @typedef {{value: number, disputed: boolean, on: string, id: string}} Word
 */

/**
 * The observations that hold, in the order of the world: not replaced, not taken back.
 * @template {Seen} T
 * @param {Iterable<T>} seen
 * @returns {T[]}
 */
export function standing(seen) {
  const facts = [...new Map([...seen].map((fact) => [fact.id, fact])).values()];
  /** @type {Map<string, T[]>} */
  const namers = new Map();
  for (const fact of facts) {
    if (fact.supersedes !== null) {
      namers.set(fact.supersedes, [...(namers.get(fact.supersedes) ?? []), fact]);
    }
  }
  const namersOf = (/** @type {T} */ fact) => namers.get(fact.id) ?? [];
  /** @type {(fact: T) => boolean} */
  const isTakenBack = (fact) => namersOf(fact).some((namer) => namer.value === null && !isTakenBack(namer));
  const isNamed = (/** @type {T} */ fact) => namersOf(fact).some((namer) => !isTakenBack(namer));
  return facts.filter((fact) => fact.value !== null && !isNamed(fact)).sort(inOrder);
}

/**
 * What holds after everything seen; null: nothing is known.
 * @param {Iterable<Seen>} seen
 * @returns {Word | null}
 */
export function lastWord(seen) {
  const facts = standing(seen);
  const last = facts.at(-1);
  if (!last) {
    return null;
  }
  const on = dayOf(last.happenedAt);
  const disputed = differ(facts.filter((fact) => dayOf(fact.happenedAt) === on));
  return { value: Number(last.value), disputed, on, id: last.id };
}

/** Whether persons differ about one day. @param {Seen[]} facts in their order */
function differ(facts) {
  /** @type {Map<string, Seen>} */
  const held = new Map();
  for (const fact of facts) {
    const isAnotherLook = !held.has(fact.author) || fact.supersedes !== null;
    if (isAnotherLook && valuesOf(held).size > 1) {
      // Two persons differ, and a third one looks or somebody mends an entry: that word settles it.
      [...held].filter(([, each]) => each.value !== fact.value).forEach(([author]) => held.delete(author));
    }
    held.set(fact.author, fact);
  }
  return valuesOf(held).size > 1;
}

/** @param {Map<string, Seen>} held */
function valuesOf(held) {
  return new Set([...held.values()].map((fact) => fact.value));
}

/** The order of the world, the same on every machine. @param {Seen} one @param {Seen} other */
function inOrder(one, other) {
  const [a, b] = [momentOf(one.happenedAt), momentOf(other.happenedAt)];
  return a[0] - b[0] || a[1] - b[1] || (one.id.toLowerCase() < other.id.toLowerCase() ? -1 : 1);
}

/** A moment in milliseconds, and the microseconds that a Date would drop. @param {string} at @returns {[number, number]} */
function momentOf(at) {
  const fraction = /\.(\d+)/.exec(at)?.[1] ?? "";
  return [Date.parse(at), Number(fraction.slice(3, 6).padEnd(3, "0"))];
}
