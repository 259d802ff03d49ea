// @ts-check
/** Sending what waits and reading what changed: one at a time across pages and the worker. */

import { Refused, Unreachable, ask, session } from "./api.js";
import { NoRoom } from "./errors.js";
import { noteEnd, noteNetwork, noteStop, pauseOf } from "./pause.js";
import { device, enter, lastHere } from "./person.js";
import { forgetAll, pull } from "./pull.js";
import { push, recover } from "./push.js";
import { ofPerson } from "./store.js";
import { upload } from "./upload.js";

/** Whoever holds this lock is sending; a new worker waits for it. */
export const LOCK = "hatnhan-send";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./pause.js").Stop} Stop */

/**
 * @typedef {object} Outcome
 * @property {boolean} isDone everything was sent and read
 * @property {number} sent commands that the server took this time
 * @property {Stop | null} stoppedBy
 */

/** @type {Promise<Outcome> | null} */
let queued = null;

/**
 * Send what waits, upload pictures, read what changed; while another page does so, this waits for its turn.
 * @param {{force?: boolean, isBack?: boolean}} [options] force: now, whatever the back-off says (a person asked);
 *   isBack: there may be a network again, so that what waited only for one waits no longer
 * @returns {Promise<Outcome>}
 */
export function synchronise({ force = false, isBack = false } = {}) {
  if (queued !== null && !force) {
    return queued;
  }
  const mine = locked(() => {
    // From here on whoever asks gets a turn of his own: this one may have passed his command already.
    queued = queued === mine ? null : queued;
    return run(force, isBack);
  });
  queued = mine;
  return mine;
}

/** @template R @param {() => Promise<R>} work @returns {Promise<R>} */
async function locked(work) {
  // Begin after `queued` is set, also where the lock is free.
  await null;
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

/** @param {boolean} force @param {boolean} isBack @returns {Promise<Outcome>} */
async function run(force, isBack) {
  const last = await lastHere();
  if (last !== null) {
    await recover(ofPerson(last.id));
    if (isBack) {
      await noteNetwork(ofPerson(last.id));
    }
    if (!force && (await pauseOf(ofPerson(last.id))) > 0) {
      return { isDone: false, sent: 0, stoppedBy: "later" };
    }
  }
  try {
    const sent = await turn();
    return { isDone: true, sent, stoppedBy: null };
  } catch (trouble) {
    const stoppedBy = stopOf(trouble);
    const present = await lastHere();
    if (present !== null) {
      await noteStop(ofPerson(present.id), stoppedBy, trouble instanceof Refused ? trouble : null);
    }
    return { isDone: false, sent: 0, stoppedBy };
  }
}

/** @returns {Promise<number>} */
async function turn() {
  const here = await session();
  if (here === null) {
    throw new Refused(401, {}, null);
  }
  const { person, token, villages } = here;
  await enter(person);
  const store = ofPerson(person.id);
  await recover(store);
  // Who has nothing to send waits for the book: the phone may be registered after that.
  const readsFirst = await isEmpty(store);
  if (readsFirst) {
    await pull(store, person.id, villages);
  }
  let sent = 0;
  /** @type {Refused | null} */
  let refusal = null;
  try {
    sent = await withRoom(store, () => pushed(store, token));
    await withRoom(store, () => upload(store, token));
  } catch (trouble) {
    if (!(trouble instanceof Refused && trouble.status === 422)) {
      throw trouble;
    }
    // Who cannot send for a reason of his own may read all the same.
    refusal = trouble;
  }
  if (!readsFirst || sent > 0) {
    await pull(store, person.id, villages);
  }
  if (refusal !== null) {
    throw refusal;
  }
  await noteEnd(store);
  return sent;
}

/** @param {Store} store */
async function isEmpty(store) {
  const [outbox] = await store.read([{ in: "outbox" }]);
  return outbox.length === 0;
}

/** On a full phone what can be read again makes room for what cannot.
 * @template R @param {Store} store @param {() => Promise<R>} work @returns {Promise<R>} */
async function withRoom(store, work) {
  try {
    return await work();
  } catch (trouble) {
    if (!(trouble instanceof NoRoom)) {
      throw trouble;
    }
    await forgetAll(store);
    await recover(store);
    return work();
  }
}

/** Register the phone where the server does not know it, then send. @param {Store} store @param {string} token */
async function pushed(store, token) {
  const known = await registered(store, token);
  try {
    return await push(store, { token, device: known });
  } catch (trouble) {
    if (!(trouble instanceof Refused && trouble.code === "sync.device_unknown")) {
      throw trouble;
    }
    await store.setState("device", { ...(await device(store)), isKnown: false });
    return push(store, { token, device: await registered(store, token) });
  }
}

/** @param {Store} store @param {string} token @returns {Promise<string>} */
async function registered(store, token) {
  const mine = await device(store);
  const flags = await store.state("flags");
  if (mine.isKnown && !flags?.isRevoked) {
    return mine.id;
  }
  const said = await ask("PUT", `/sync/devices/${mine.id}`, { token, json: { label: mine.label } });
  if (said.is_revoked) {
    throw new Refused(403, { code: "sync.device_revoked" }, null);
  }
  // A phone that nobody has named yet is called by its kind.
  await store.setState("device", { ...mine, label: mine.label || said.label, isKnown: true });
  return mine.id;
}

/** @param {unknown} trouble @returns {Stop} */
function stopOf(trouble) {
  if (trouble instanceof Unreachable) {
    return "offline";
  }
  if (!(trouble instanceof Refused)) {
    throw trouble;
  }
  if (trouble.status === 401) {
    return "signed_out";
  }
  return trouble.code === "sync.device_revoked" ? "revoked" : "trouble";
}
