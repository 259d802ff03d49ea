// @ts-check
/** What the observations of one house and one indicator add up to; the same rules as on the server. */

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
 * The observations that hold, in the order of the world: not replaced, not taken back.
 * @template {Seen} T
 * @param {Iterable<T>} _seen
 * @returns {T[]}
 */
export function standing(_seen) {
  throw new Error("not yet");
}
