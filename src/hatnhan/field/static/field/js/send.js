// @ts-check
/** Sending what waits and reading what changed: one at a time across pages and the worker. */

/**
 * @typedef {object} Outcome
 * @property {boolean} isDone everything was sent and read
 * @property {number} sent commands that the server took this time
 * @property {"offline" | "later" | "signed_out" | "revoked" | "trouble" | null} stoppedBy
 */

/**
 * Send what waits, upload pictures, read what changed; while another page does so, this waits for its end.
 * @param {{force?: boolean}} [_options] force: now, whatever the back-off says (a person asked)
 * @returns {Promise<Outcome>}
 */
export async function synchronise(_options) {
  throw new Error("not yet");
}
