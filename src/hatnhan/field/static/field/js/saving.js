// @ts-check
/** The outbox as a file that a person can keep, and the browser's promise not to clear it. */

import { tell } from "./channel.js";
import { now, today } from "./clock.js";
import { NotThisOutbox } from "./errors.js";
import { hashOf } from "./ids.js";
import { own, who } from "./person.js";

const FORMAT = "hatnhan-outbox";
const VERSION = 1;

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {{sha256: string, type: string, base64: string}} SavedPicture */

/** @returns {Promise<{file: Blob, name: string, count: number}>} everything that waits or is refused, pictures included */
export async function save() {
  const store = await own();
  const [outbox, pictures, bytes] = await store.read([{ in: "outbox" }, { in: "pictures" }, { in: "bytes" }]);
  const types = new Map(pictures.map((/** @type {SavedPicture} */ { sha256, type }) => [sha256, type]));
  const content = {
    ...{ format: FORMAT, version: VERSION, saved_at: now().toISOString(), person: await who() },
    entries: outbox,
    pictures: bytes.map((/** @type {{sha256: string, bytes: ArrayBuffer}} */ row) => ({
      ...{ sha256: row.sha256, type: types.get(row.sha256), base64: written(row.bytes) },
    })),
  };
  const file = new Blob([JSON.stringify(content)], { type: "application/json" });
  return { file, name: `hatnhan-${today()}.json`, count: outbox.length };
}

/**
 * Load a saved outbox again: the same person's only; by identifier, so that twice is once.
 * @param {Blob} file
 * @returns {Promise<{added: number, known: number}>}
 */
export async function load(file) {
  const me = await who();
  const saved = understood(await file.text());
  if (saved.person.id !== me?.id) {
    throw new NotThisOutbox("field.others_outbox", { name: saved.person.name });
  }
  const pictures = await Promise.all(saved.pictures.map(readPicture));
  const result = await (await own()).change([{ in: "outbox" }, { in: "pictures" }], ([outbox, held]) => {
    const known = new Set(outbox.map((/** @type {Entry} */ { id }) => id));
    const hashes = new Set(held.map((/** @type {SavedPicture} */ { sha256 }) => sha256));
    const fresh = saved.entries.filter(({ id }) => !known.has(id));
    const needed = new Set(fresh.map(({ payload }) => payload.sha256));
    const lacking = pictures.filter(({ sha256 }) => needed.has(sha256) && !hashes.has(sha256));
    const deeds = [
      ...fresh.map((entry) => ({ add: "outbox", row: rested(entry) })),
      ...lacking.flatMap(({ sha256, type, bytes }) => [
        { put: "pictures", row: { sha256, type, size: bytes.byteLength, received: 0, isComplete: false } },
        { put: "bytes", row: { sha256, bytes } },
      ]),
    ];
    return { deeds, result: { added: fresh.length, known: saved.entries.length - fresh.length } };
  }, ["bytes"]);
  tell("outbox", "entered");
  return result;
}

/** Ask the browser to keep this phone's data. @returns {Promise<boolean>} */
export async function persist() {
  return (await navigator.storage?.persist?.()) ?? false;
}

/** @returns {Promise<{usage: number, quota: number, isPersisted: boolean}>} in bytes */
export async function estimate() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { usage, quota, isPersisted: (await navigator.storage?.persisted?.()) ?? false };
}

/** @param {string} text @returns {{person: import("./types.js").Named, entries: Entry[], pictures: SavedPicture[]}} */
function understood(text) {
  try {
    const saved = JSON.parse(text);
    const isOurs = saved.format === FORMAT && saved.version === VERSION && typeof saved.person.id === "string";
    if (isOurs && saved.entries.every(isEntry) && Array.isArray(saved.pictures)) {
      return saved;
    }
  } catch (trouble) {
    throw new NotThisOutbox("field.not_an_outbox", {}, trouble);
  }
  throw new NotThisOutbox("field.not_an_outbox");
}

/** @param {any} entry */
function isEntry(entry) {
  const { id, name, village, happened_at, payload, after } = entry;
  const texts = [id, name, village, happened_at].every((each) => typeof each === "string" && each !== "");
  return texts && typeof payload === "object" && payload !== null && Array.isArray(after);
}

/** What was under way when it was saved waits again; the server says what it has of it.
 * @param {Entry} entry @returns {Entry} */
function rested({ id, name, version, village, happened_at, after, payload, state, code, text, facts }) {
  const command = { id, name, version, village, happened_at, after, payload };
  return state === "refused"
    ? { ...command, state, maySent: false, code, text, facts }
    : { ...command, state: "waiting", maySent: true };
}

/** @param {SavedPicture} saved */
async function readPicture({ sha256, type, base64 }) {
  let bytes;
  try {
    bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
  } catch (trouble) {
    throw new NotThisOutbox("field.not_an_outbox", {}, trouble);
  }
  if ((await hashOf(bytes)) !== sha256) {
    throw new NotThisOutbox("field.not_an_outbox", { sha256 });
  }
  return { sha256, type, bytes };
}

/** @param {ArrayBuffer} bytes */
function written(bytes) {
  // Piece by piece: a long list of arguments overflows the stack.
  let text = "";
  for (let at = 0; at < bytes.byteLength; at += 0x8000) {
    text += String.fromCharCode(...new Uint8Array(bytes.slice(at, at + 0x8000)));
  }
  return btoa(text);
}
