// @ts-check
/** The outbox as a file that a person can keep, and the browser's promise not to clear it. */

/** @returns {Promise<{file: Blob, name: string, count: number}>} everything that waits or is refused, pictures included */
export async function save() {
  throw new Error("not yet");
}

/**
 * Load a saved outbox again: the same person's only; by identifier, so that twice is once.
 * @param {Blob} _file
 * @returns {Promise<{added: number, known: number}>}
 */
export async function load(_file) {
  throw new Error("not yet");
}

/** Ask the browser to keep this phone's data. @returns {Promise<boolean>} */
export async function persist() {
  throw new Error("not yet");
}

/** @returns {Promise<{usage: number, quota: number, isPersisted: boolean}>} in bytes */
export async function estimate() {
  throw new Error("not yet");
}
