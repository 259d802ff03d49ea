// @ts-check
/** What the header's dot tells about this phone. */

import { HELD } from "./commands.js";
import { people, read, who } from "./person.js";
import { ofPerson } from "./store.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Upload & {sha256: string}} Picture */
/** @typedef {{offline?: boolean, needsSignIn?: boolean, isRevoked?: boolean,
 *   trouble?: {code: string, text: string} | null}} Flags */

/** @returns {Promise<import("./types.js").Summary>} */
export async function summary() {
  const me = await who();
  if (me === null) {
    return { ...counted([], []), ...flagged({ needsSignIn: true }), needsUpdate: false, others: 0 };
  }
  const [outbox, pictures, flags] = await read([
    { in: "outbox" },
    { in: "pictures" },
    { in: "state", key: "flags" },
  ]);
  const others = await Promise.all((await people()).filter(({ id }) => id !== me.id).map(({ id }) => waitingOf(id)));
  return {
    ...counted(outbox, pictures),
    ...flagged(flags?.value ?? {}),
    needsUpdate: outbox.some((/** @type {Entry} */ each) => each.state === "waiting" && isHeld(each)),
    others: others.reduce((sum, count) => sum + count, 0),
  };
}

/**
 * How much of an outbox is in which state; a picture that is not there yet is not finished.
 * @param {Entry[]} outbox
 * @param {Picture[]} pictures
 */
export function counted(outbox, pictures) {
  const open = new Map(pictures.filter((each) => !each.isComplete).map((each) => [each.sha256, each]));
  const has = (/** @type {Entry["state"]} */ state) => outbox.filter((entry) => entry.state === state).length;
  const taken = outbox.filter((entry) => entry.state === "accepted");
  const lacking = taken.map((entry) => open.get(String(entry.payload.sha256))).filter((each) => each !== undefined);
  const untaken = lacking.filter((each) => each.code !== undefined).length;
  return {
    waiting: has("waiting") + lacking.length - untaken,
    sending: has("sending"),
    refused: has("refused") + untaken,
    photos: [...open.values()].filter((each) => each.code === undefined).length,
  };
}

/** @param {Flags} flags */
function flagged({ offline = false, needsSignIn = false, isRevoked = false, trouble = null }) {
  const isAway = offline || globalThis.navigator?.onLine === false;
  return { offline: isAway, needsSignIn, isRevoked, trouble };
}

/** @param {Entry} entry */
function isHeld(entry) {
  return entry.code !== undefined && HELD.has(entry.code);
}

/** @param {string} person */
async function waitingOf(person) {
  const [outbox, pictures] = await ofPerson(person).read([{ in: "outbox" }, { in: "pictures" }]);
  const { waiting, sending, refused } = counted(outbox, pictures);
  return waiting + sending + refused;
}
