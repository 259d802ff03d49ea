// @ts-check
/** Whose book this phone shows: the person who last signed in here. */

/** @returns {Promise<import("./types.js").Named | null>} */
export async function who() {
  throw new Error("not yet");
}

/** The phone as the server knows it. @returns {Promise<{id: string, label: string} | null>} */
export async function device() {
  throw new Error("not yet");
}

/** Name the phone; the server hears of it at the next synchronising. @param {string} _label */
export async function nameDevice(_label) {
  throw new Error("not yet");
}
