// @ts-check
/** What pages and the worker call out to each other: something has changed, look again. */

/** @typedef {import("./types.js").Change} Change */

const NAME = "hatnhan";

/** @param {...Change} changes */
export function tell(...changes) {
  const channel = new BroadcastChannel(NAME);
  changes.forEach((change) => channel.postMessage(change));
  channel.close();
}

/**
 * Hear of every change made by this page, another tab or the worker.
 * @param {(change: Change) => void} hear
 * @returns {() => void} ends it
 */
export function watch(hear) {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = (event) => hear(event.data);
  return () => channel.close();
}
