// @ts-check
/** The commands made on this phone, kept until the server has taken them and its answer has been read back. */

import { tell } from "./channel.js";
import { now } from "./clock.js";
import { VERSIONS, followersOf, isUnsent, needsOf, relinked } from "./commands.js";
import { AlreadySent, HasFollowers, NoSuchEntry } from "./errors.js";
import { hashOf, newId } from "./ids.js";
import { own, read } from "./person.js";

export { watch } from "./channel.js";
export { summary } from "./summary.js";

/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Payload} Payload */
/** @typedef {import("./store.js").Deed} Deed */

/**
 * Keep a command; when this resolves it is on the disk.
 * @param {Command} command
 * @returns {Promise<Entry>}
 */
export async function enqueue({ name, village, payload, after, blob, happenedAt }) {
  const store = await own();
  const bytes = await blob?.arrayBuffer();
  const sha256 = bytes && (await hashOf(bytes));
  const asks = [{ in: "outbox" }, ...(sha256 ? [{ in: "pictures", key: sha256 }] : [])];
  const entry = await store.change(
    asks,
    ([outbox, picture]) => {
      const said = sha256 ? { ...payload, sha256 } : { ...payload };
      const ids = new Set(outbox.map((/** @type {Entry} */ each) => each.id));
      /** @type {Entry} */
      const made = {
        id: newId(),
        name,
        version: VERSIONS[name],
        village,
        happened_at: happenedAt ?? now().toISOString(),
        after: needsOf({ after, payload: said }, ids),
        payload: said,
        state: "waiting",
        maySent: false,
      };
      /** @type {Deed[]} */
      const deeds = [{ add: "outbox", row: made }];
      if (sha256 && !picture) {
        const row = { sha256, type: blob?.type, size: bytes.byteLength, received: 0, isComplete: false };
        deeds.push({ add: "pictures", row }, { put: "bytes", row: { sha256, bytes } });
      }
      return { deeds, result: made };
    },
    ["pictures", "bytes"],
  );
  tell("outbox", "entered");
  return entry;
}

/** Everything that is not finished, in the order of its making. @returns {Promise<Entry[]>} */
export async function entries() {
  const [outbox, pictures] = await read([{ in: "outbox" }, { in: "pictures" }]);
  const byHash = new Map(pictures.map((/** @type {{sha256: string}} */ each) => [each.sha256, each]));
  return outbox.map((/** @type {Entry} */ entry) => {
    const upload = byHash.get(entry.payload.sha256);
    return upload ? { ...entry, upload } : entry;
  });
}

/**
 * Give an entry up: one that was never sent, a refused one, or a picture that the server does not take.
 * @param {string} id
 * @param {{withFollowers?: boolean}} [options] with the entries that can only follow it
 * @returns {Promise<string[]>} the identifiers that are gone
 */
export async function withdraw(id, { withFollowers = false } = {}) {
  const store = await own();
  const gone = await store.change(
    [{ in: "outbox" }, { in: "pictures" }, { in: "state", key: "withdrawn" }],
    ([outbox, pictures, withdrawn]) => {
      const entry = found(outbox, id);
      const isUnwanted = entry.state === "accepted" && pictures.some(isRefusedPictureOf(entry));
      const followers = followersOf(id, outbox);
      if (followers.length > 0 && !withFollowers) {
        throw new HasFollowers("field.has_followers", { ids: followers.map((each) => each.id) });
      }
      [...(isUnwanted ? [] : [entry]), ...followers].forEach(ensureFree);
      const leaving = [entry, ...followers];
      return { deeds: leave(leaving, outbox, withdrawn?.value), result: leaving.map((each) => each.id) };
    },
    ["bytes"],
  );
  tell("outbox", "entered");
  return gone;
}

/**
 * Replace an entry by a mended one of the same moment; what follows it follows the new one.
 * @param {string} id
 * @param {Payload} payload
 * @returns {Promise<Entry>}
 */
export async function mend(id, payload) {
  const store = await own();
  const made = await store.change(
    [{ in: "outbox" }, { in: "state", key: "withdrawn" }],
    ([outbox, withdrawn]) => {
      const entry = found(outbox, id);
      const old = [entry, ...followersOf(id, outbox)];
      old.forEach(ensureFree);
      const renamed = new Map(old.map((each) => [each.id, newId()]));
      const fresh = old.map((each) => renewed(each === entry ? { ...each, payload } : each, renamed));
      /** @type {Deed[]} */
      const added = fresh.map((row) => ({ add: "outbox", row }));
      const deeds = [...leave(old, [...outbox, ...fresh], withdrawn?.value), ...added];
      return { deeds, result: /** @type {Entry} */ (fresh[0]) };
    },
    ["pictures", "bytes"],
  );
  tell("outbox", "entered");
  return made;
}

/** The bytes of a picture that still waits, to be shown. @param {string} sha256 @returns {Promise<Blob | null>} */
export async function picture(sha256) {
  const [row] = await read([{ in: "bytes", key: sha256 }]);
  return row ? new Blob([row.bytes], { type: "image/jpeg" }) : null;
}

/** @param {Entry[]} outbox @param {string} id */
function found(outbox, id) {
  const entry = outbox.find((each) => each.id === id);
  if (!entry) {
    throw new NoSuchEntry("field.no_such_entry", { id });
  }
  return entry;
}

/** @param {Entry} entry */
function ensureFree(entry) {
  if (entry.state !== "refused" && !isUnsent(entry)) {
    throw new AlreadySent("field.already_sent", { id: entry.id });
  }
}

/** @param {Entry} entry */
function isRefusedPictureOf(entry) {
  return (/** @type {{sha256: string, code?: string}} */ picture) =>
    picture.sha256 === entry.payload.sha256 && picture.code !== undefined;
}

/** @param {Entry} entry @param {Map<string, string>} renamed @returns {Entry} */
function renewed(entry, renamed) {
  const { id, name, village, after, payload, happened_at } = relinked(entry, renamed);
  const present = now().toISOString();
  return {
    id: renamed.get(id) ?? newId(),
    name,
    version: VERSIONS[name],
    village,
    // A clock that was ahead and is right again must not leave a command that can never be accepted.
    happened_at: happened_at < present ? happened_at : present,
    after,
    payload,
    state: "waiting",
    maySent: false,
  };
}

/**
 * Let entries leave, with the pictures that no other entry shows; the server hears of what it had refused.
 * @param {Entry[]} leaving
 * @param {Entry[]} outbox
 * @param {string[]} [withdrawn]
 * @returns {Deed[]}
 */
function leave(leaving, outbox, withdrawn = []) {
  const kept = new Set(outbox.filter((each) => !leaving.includes(each)).map((each) => each.payload.sha256));
  const pictures = leaving.map((each) => each.payload.sha256).filter((sha256) => sha256 && !kept.has(sha256));
  const refused = leaving.filter(({ code }) => code !== undefined && code !== "later").map((each) => each.id);
  return [
    ...leaving.map((each) => ({ drop: "outbox", key: each.id })),
    ...pictures.flatMap((key) => ["pictures", "bytes"].map((drop) => ({ drop, key: String(key) }))),
    { put: "state", row: { key: "withdrawn", value: [...withdrawn, ...refused] } },
  ];
}
