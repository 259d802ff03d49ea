// @ts-check
/** Why sending stopped, and when it may be tried again. */

import { tell } from "./channel.js";

const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 15 * 60_000;

/** @typedef {import("./api.js").Refused} Refused */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./summary.js").Flags} Flags */
/** @typedef {"offline" | "later" | "signed_out" | "revoked" | "trouble"} Stop */

/** All went well: nothing is to be told, nothing to be waited for. @param {Store} store */
export async function noteEnd(store) {
  await store.change([], () => ({ deeds: [put("flags", {}), put("pause", null)], result: null }), ["state"]);
  tell("outbox");
}

/** Note why sending stopped, and how long it is to be left alone.
 * @param {Store} store @param {Stop} stop @param {Refused | null} said */
export async function noteStop(store, stop, said) {
  /** @type {Flags} */
  const flags = {
    offline: stop === "offline",
    needsSignIn: stop === "signed_out",
    isRevoked: stop === "revoked",
    trouble: stop === "trouble" && said?.text ? { code: said.code, text: said.text } : null,
  };
  const isWorthWaiting = stop === "offline" || stop === "trouble";
  await store.change([{ in: "state", key: "pause" }], ([before]) => {
    const tries = (before?.value?.tries ?? 0) + 1;
    // Phones that lost the same network must not all come back in the same second.
    const own = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1)) * (0.5 + Math.random() / 2);
    const until = Date.now() + Math.max(own, Math.min(said?.pause ?? 0, 4 * LONGEST_PAUSE));
    const pause = isWorthWaiting ? { tries, until } : null;
    return { deeds: [put("flags", flags), put("pause", pause)], result: null };
  });
  tell("outbox");
}

/** There may be a network again: what waited only for one waits no longer. @param {Store} store */
export async function noteNetwork(store) {
  await store.change([{ in: "state", key: "flags" }], ([flags]) => {
    return { deeds: flags?.value?.offline ? [put("pause", null)] : [], result: null };
  });
}

/** When sending may be tried again, as milliseconds of the phone's clock; 0: now. @param {Store} store */
export async function pauseOf(store) {
  const pause = await store.state("pause");
  const left = (pause?.until ?? 0) - Date.now();
  // A clock that was set back must not keep the phone silent for days.
  return left > 0 && left <= 4 * LONGEST_PAUSE ? left : 0;
}

/** @param {string} key @param {unknown} value */
function put(key, value) {
  return { put: "state", row: { key, value } };
}
