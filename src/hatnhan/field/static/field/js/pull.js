// @ts-check
/** What changed in the villages is read and written down, each village at once or not at all. */

import { Refused, Unreachable, ask } from "./api.js";
import { tell } from "./channel.js";
import { noteServer, now, today } from "./clock.js";
import { ofPhone } from "./store.js";

// Somebody with this many villages keeps them all; with more, those that were opened.
const FEW = 3;
const SECTIONS = ["person", "village", "may", "indicators", "hamlets", "people", "meeting", "tasks", "drives"];
// With these the server says that the village is not, or no longer, this person's.
const CLOSED = new Set(["kernel.not_found", "kernel.not_allowed"]);

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./store.js").Deed} Deed */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {{code: string, name: string}} Listed */

/**
 * Read what changed, for every village that is kept.
 * @param {Store} store
 * @param {string} person whose answers these must be
 * @param {Listed[] | null} listed the person's villages, where they are known; else they are asked for once a day
 */
export async function pull(store, person, listed) {
  for (const code of await wanted(store, listed)) {
    try {
      await renew(store, code, person);
    } catch (trouble) {
      if (!(trouble instanceof Refused && CLOSED.has(trouble.code))) {
        throw trouble;
      }
      await forget(store, code);
    }
    tell("book");
    tell("outbox");
  }
}

/** @param {Store} store @param {Listed[] | null} found @returns {Promise<string[]>} */
async function wanted(store, found) {
  const [villages, outbox, kept, listed] = await store.read([
    { in: "villages" },
    { in: "outbox" },
    { in: "state", key: "kept" },
    { in: "state", key: "listed" },
  ]);
  let known = listed?.value;
  // Whoever has no village is asked about anew each time: a mandate may begin again at any hour.
  if (known?.on !== today() || known.villages.length === 0) {
    const fresh = found ?? (await ask("GET", "/villages"));
    known = { on: today(), villages: fresh.map((/** @type {Listed} */ { code, name }) => ({ code, name })) };
    await store.setState("listed", known);
  }
  const all = known.villages.length <= FEW ? known.villages : [];
  const taken = outbox.filter((/** @type {Entry} */ entry) => entry.state === "accepted");
  return [
    ...new Set([
      ...[...villages, ...all].map((/** @type {Listed} */ { code }) => code),
      ...(kept?.value ?? []),
      ...taken.map((/** @type {Entry} */ { village }) => village),
    ]),
  ];
}

/** @param {Store} store @param {string} code @param {string} person */
async function renew(store, code, person) {
  const [held] = await store.read([{ in: "villages", key: code }]);
  const said = await changes(code, held?.cursor);
  if (typeof said.cursor !== "string" || !Array.isArray(said.houses ?? [])) {
    throw new Unreachable(`not the changes of ${code}`);
  }
  if (said.person !== undefined && said.person.id !== person) {
    // Somebody else signed in meanwhile; the next synchronising is theirs.
    throw new Refused(401, {}, null);
  }
  await ofPhone().setState("clock", noteServer(said));
  await store.change([{ in: "villages", key: code }, { in: "outbox" }, { in: "pictures" }], ([before, outbox, pictures]) => {
    const deeds = [...written(code, said, before), ...finished(code, outbox, pictures)];
    return { deeds, result: null };
  }, ["houses", "bytes"]);
}

/** @param {string} code @param {string} [cursor] @returns {Promise<any>} */
async function changes(code, cursor) {
  const path = `/sync/villages/${encodeURIComponent(code)}/changes`;
  try {
    return await ask("GET", cursor ? `${path}?cursor=${encodeURIComponent(cursor)}` : path);
  } catch (trouble) {
    if (cursor && trouble instanceof Refused && trouble.code === "sync.bad_cursor") {
      return changes(code);
    }
    throw trouble;
  }
}

/** @param {string} code @param {any} said @param {any} before @returns {Deed[]} */
function written(code, said, before) {
  const sections = Object.fromEntries(SECTIONS.filter((name) => name in said).map((name) => [name, said[name]]));
  const base = said.is_whole ? {} : before;
  // Of households that gave meanwhile all is told; the others stay as they are.
  const given = { ...base?.given, ...said.given };
  const row = { ...base, ...sections, given, code, cursor: said.cursor, renewed_at: now().toISOString() };
  /** @type {Deed[]} */
  const emptied = said.is_whole ? [{ drop: "houses", under: code }] : [];
  const houses = (said.houses ?? []).map((/** @type {object} */ house) => ({
    put: "houses",
    row: { ...house, village: code },
  }));
  return [...emptied, { put: "villages", row }, ...houses];
}

/** What the server had taken is now in what was read, so it may leave the outbox.
 * @param {string} code @param {Entry[]} outbox @param {import("./summary.js").Picture[]} pictures @returns {Deed[]} */
function finished(code, outbox, pictures) {
  const open = new Set(pictures.filter((each) => !each.isComplete).map((each) => each.sha256));
  const isFinished = (/** @type {Entry} */ entry) =>
    entry.village === code && entry.state === "accepted" && !open.has(String(entry.payload.sha256));
  const leaving = outbox.filter(isFinished);
  const kept = new Set(outbox.filter((entry) => !isFinished(entry)).map((entry) => entry.payload.sha256));
  const hashes = leaving.map((entry) => entry.payload.sha256).filter((sha256) => sha256 && !kept.has(sha256));
  return [
    ...leaving.map(({ id }) => ({ drop: "outbox", key: id })),
    ...hashes.flatMap((key) => ["pictures", "bytes"].map((drop) => ({ drop, key: String(key) }))),
  ];
}

/** The village is no longer this person's: what was read of it goes, what waits stays.
 * @param {Store} store @param {string} code */
async function forget(store, code) {
  await store.change([{ in: "outbox" }, { in: "pictures" }, { in: "state", key: "kept" }], ([outbox, pictures, kept]) => {
    const left = (kept?.value ?? []).filter((/** @type {string} */ each) => each !== code);
    /** @type {Deed[]} */
    const gone = [
      { drop: "houses", under: code },
      { drop: "villages", key: code },
      { put: "state", row: { key: "kept", value: left } },
      { drop: "state", key: "listed" },
    ];
    return { deeds: [...gone, ...finished(code, outbox, pictures)], result: null };
  }, ["houses", "villages", "bytes"]);
}

/** What was read goes, to be read again. @param {Store} store */
export async function forgetAll(store) {
  await store.change([{ in: "villages" }], ([villages]) => {
    const codes = villages.map((/** @type {Listed} */ { code }) => code);
    const deeds = codes.flatMap((/** @type {string} */ code) => [
      { drop: "houses", under: code },
      { drop: "villages", key: code },
    ]);
    return { deeds: [...deeds, { put: "state", row: { key: "kept", value: codes } }], result: null };
  }, ["houses", "state"]);
  tell("book");
}
