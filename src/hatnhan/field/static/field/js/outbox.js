// @ts-check
/** The commands made on this phone, kept until the server has taken them and its answer has been read back. */

/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").Entry} Entry */

/**
 * Keep a command; when this resolves it is on the disk.
 * @param {Command} _command
 * @returns {Promise<Entry>}
 */
export async function enqueue(_command) {
  throw new Error("not yet");
}

/** Everything that is not finished, in the order of its making. @returns {Promise<Entry[]>} */
export async function entries() {
  throw new Error("not yet");
}

/**
 * Give an entry up: one that was never sent, a refused one, or a picture that the server does not take.
 * @param {string} _id
 * @param {{withFollowers?: boolean}} [_options] with the entries that can only follow it
 * @returns {Promise<string[]>} the identifiers that are gone
 */
export async function withdraw(_id, _options) {
  throw new Error("not yet");
}

/**
 * Replace an entry by a mended one of the same moment; what follows it follows the new one.
 * @param {string} _id
 * @param {import("./types.js").Payload} _payload
 * @returns {Promise<Entry>}
 */
export async function mend(_id, _payload) {
  throw new Error("not yet");
}

/** What the header's dot tells. @returns {Promise<import("./types.js").Summary>} */
export async function summary() {
  throw new Error("not yet");
}

/** The bytes of a picture that still waits, to be shown. @param {string} _sha256 @returns {Promise<Blob | null>} */
export async function picture(_sha256) {
  throw new Error("not yet");
}

/**
 * Hear of every change made by this page, another tab or the worker.
 * @param {(change: import("./types.js").Change) => void} _hear
 * @returns {() => void} ends it
 */
export function watch(_hear) {
  throw new Error("not yet");
}
