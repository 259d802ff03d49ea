// @ts-check
/** What is kept of the villages, with what waits in the outbox already laid on top. */

/** The villages that are kept on this phone. @returns {Promise<import("./types.js").Village[]>} */
export async function villages() {
  throw new Error("not yet");
}

/** One village; null: nothing of it is kept. @param {string} _code @returns {Promise<import("./types.js").Village | null>} */
export async function village(_code) {
  throw new Error("not yet");
}

/** Its houses in the order of their codes, those that wait to be registered last. @param {string} _code @returns {Promise<import("./types.js").House[]>} */
export async function houses(_code) {
  throw new Error("not yet");
}

/** @param {string} _code @param {string} _id @returns {Promise<import("./types.js").House | null>} */
export async function house(_code, _id) {
  throw new Error("not yet");
}

/** @param {string} _code @returns {Promise<import("./types.js").Meeting | null>} */
export async function meeting(_code) {
  throw new Error("not yet");
}

/** @param {string} _code @returns {Promise<import("./types.js").Task[]>} */
export async function tasks(_code) {
  throw new Error("not yet");
}

/** Ask that a village be kept on this phone from now on; the next synchronising brings it. @param {string} _code */
export async function keep(_code) {
  throw new Error("not yet");
}
