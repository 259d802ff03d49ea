// @ts-check
/** Pictures go up piece by piece, and go on from where the server has them. */

import { Refused, Unreachable, ask } from "./api.js";
import { tell } from "./channel.js";

const PIECE = 256 * 1024;
// A server that tells another place each time must not keep the phone busy for ever.
const MISFITS_AT_MOST = 5;

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./summary.js").Picture} Picture */
/** @typedef {import("./store.js").Store} Store */

/**
 * Upload the pictures whose commands the server has taken.
 * @param {Store} store
 * @param {string} token
 */
export async function upload(store, token) {
  for (const picture of await awaited(store)) {
    try {
      await sent(store, token, picture);
    } catch (trouble) {
      if (!isAboutThePicture(trouble)) {
        throw trouble;
      }
      // This one is not wanted; its author sees why, and the others go on.
      await note(store, picture.sha256, { code: trouble.code, text: trouble.text });
    }
  }
}

/** @param {unknown} trouble @returns {trouble is Refused} */
function isAboutThePicture(trouble) {
  const isRefusal = trouble instanceof Refused && [404, 413, 422].includes(trouble.status);
  return isRefusal && (trouble.code.startsWith("files.") || trouble.code === "kernel.not_found");
}

/** @param {Store} store @returns {Promise<Picture[]>} */
async function awaited(store) {
  const [outbox, pictures] = await store.read([{ in: "outbox" }, { in: "pictures" }]);
  const taken = outbox.filter((/** @type {Entry} */ entry) => entry.state === "accepted");
  const hashes = new Set(taken.map((/** @type {Entry} */ entry) => entry.payload.sha256));
  return pictures.filter(
    (/** @type {Picture} */ each) => hashes.has(each.sha256) && !each.isComplete && each.code === undefined,
  );
}

/** @param {Store} store @param {string} token @param {Picture} picture */
async function sent(store, token, { sha256, size }) {
  const [row] = await store.read([{ in: "bytes", key: sha256 }]);
  if (!row) {
    await note(store, sha256, { code: "field.picture_lost" });
    return;
  }
  const path = `/sync/files/${sha256}`;
  let there = await ask("GET", path);
  for (let misfits = 0; !there.is_complete; ) {
    const offset = placeIn(there, size);
    await note(store, sha256, { received: offset });
    try {
      const bytes = row.bytes.slice(offset, offset + PIECE);
      there = await ask("PUT", `${path}?offset=${offset}&size=${size}`, { token, bytes });
    } catch (trouble) {
      if (!isMisfit(trouble) || (misfits += 1) > MISFITS_AT_MOST) {
        throw trouble;
      }
      there = trouble.facts;
    }
  }
  await note(store, sha256, { received: size, isComplete: true });
}

/** @param {unknown} trouble @returns {trouble is Refused} */
function isMisfit(trouble) {
  return trouble instanceof Refused && trouble.status === 409 && trouble.code === "files.wrong_offset";
}

/** @param {{received?: unknown}} there @param {number} size */
function placeIn({ received }, size) {
  if (typeof received !== "number" || received < 0 || received > size) {
    throw new Unreachable(`no place to go on from: ${received}`);
  }
  return received;
}

/** @param {Store} store @param {string} sha256 @param {Partial<Picture>} said */
async function note(store, sha256, said) {
  await store.change([{ in: "pictures", key: sha256 }], ([picture]) => {
    return { deeds: picture ? [{ put: "pictures", row: { ...picture, ...said } }] : [], result: null };
  });
  tell("outbox");
}
