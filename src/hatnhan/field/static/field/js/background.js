// @ts-check
/** Sending by itself: on every opening, when the network is back, when something new waits, and by the worker. */

import { watch } from "./channel.js";
import { pauseOf } from "./pause.js";
import { lastHere } from "./person.js";
import { synchronise } from "./send.js";
import { ofPerson } from "./store.js";

/** The name under which the browser wakes the worker when the network is back. */
export const TAG = "hatnhan-outbox";
const EVERY = 5 * 60_000;
// What is entered in one go is sent in one go.
const GATHERING = 1_500;

/**
 * Begin; a page calls it once.
 * @param {(trouble: unknown) => void} tellTrouble
 * @param {ReturnType<typeof synchronise>} [first] what this page is at already
 * @returns {() => void} ends it
 */
export function keepSending(tellTrouble, first = synchronise()) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isOver = false;
  const later = (/** @type {number} */ pause) => {
    clearTimeout(timer);
    timer = isOver ? undefined : setTimeout(() => void go(synchronise()), pause);
  };
  // What was entered meanwhile goes sooner than that.
  const next = (/** @type {number} */ pause) => timer === undefined && later(pause);
  /** @param {ReturnType<typeof synchronise>} turn */
  async function go(turn) {
    clearTimeout(timer);
    timer = undefined;
    try {
      const { stoppedBy } = await turn;
      const person = await lastHere();
      const pause = person && stoppedBy !== null ? await pauseOf(ofPerson(person.id)) : 0;
      if (stoppedBy !== null) {
        await askToBeWoken();
      }
      next(pause > 0 ? pause : EVERY);
    } catch (trouble) {
      next(EVERY);
      tellTrouble(trouble);
    }
  }
  // Whoever comes home with the network must not wait for the end of a pause that began in the mountains.
  const back = () => void go(synchronise({ isBack: true }));
  const visible = () => document.visibilityState === "visible" && back();
  const unwatch = watch((change) => change === "entered" && later(GATHERING));
  addEventListener("online", back);
  document.addEventListener("visibilitychange", visible);
  void go(first);
  return () => {
    isOver = true;
    clearTimeout(timer);
    unwatch();
    removeEventListener("online", back);
    document.removeEventListener("visibilitychange", visible);
  };
}

/** Where the browser can, it wakes the worker when the network is back, also with the page closed. */
async function askToBeWoken() {
  try {
    const registration = /** @type {any} */ (await navigator.serviceWorker?.getRegistration("/field/"));
    await registration?.sync?.register(TAG);
  } catch {
    // A browser that may not wake the worker sends at the next opening.
  }
}
