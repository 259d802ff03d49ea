// @ts-check
/** Sending by itself: on every opening, when the network is back, when something new waits, and by the worker. */

/** Begin; a page calls it once. @returns {() => void} ends it */
export function keepSending() {
  throw new Error("not yet");
}
