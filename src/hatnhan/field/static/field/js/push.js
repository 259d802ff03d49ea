// @ts-check
/** Commands go out in batches, and every answer is written down before the next batch. */

import { Refused, ask } from "./api.js";
import { tell } from "./channel.js";
import { now } from "./clock.js";
import { HELD } from "./commands.js";

const MOST = 100;
const MOST_BYTES = 200_000;

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {{id: string, outcome: string, code?: string, text?: string, facts?: Record<string, unknown>}} Answer */

/**
 * Send everything that waits.
 * @param {Store} store
 * @param {{token: string, device: string}} session
 * @returns {Promise<number>} how many commands the server took
 */
export async function push(store, session) {
  let taken = 0;
  // What must come later is asked about again as long as something else went through.
  for (let before = -1; before !== taken; ) {
    before = taken;
    taken += await pass(store, session);
  }
  return taken;
}

/** Whatever was on its way when the phone stopped waits again; the server may have it.
 * @param {Store} store */
export async function recover(store) {
  const count = await store.change([{ in: "outbox" }], ([outbox]) => {
    const stuck = outbox.filter((/** @type {Entry} */ each) => each.state === "sending");
    return { deeds: stuck.map((/** @type {Entry} */ each) => put({ ...each, state: "waiting" })), result: stuck.length };
  });
  if (count > 0) {
    tell("outbox");
  }
}

/** @param {Store} store @param {{token: string, device: string}} session */
async function pass(store, session) {
  /** @type {Set<string>} */
  const asked = new Set();
  let most = MOST;
  let taken = 0;
  for (;;) {
    const { batch, withdrawn } = await take(store, asked, most);
    if (batch.length === 0 && withdrawn.length === 0) {
      return taken;
    }
    tell("outbox");
    try {
      const answers = await posted(session, batch, withdrawn);
      taken += await write(store, batch, answers, withdrawn);
      most = Math.min(MOST, most * 2);
    } catch (trouble) {
      await release(store, batch, trouble instanceof Refused && trouble.status < 500);
      if (!isAboutTheBatch(trouble)) {
        throw trouble;
      }
      if (batch.length === 0) {
        return taken;
      }
      // One command in it may be what the server cannot read: smaller and smaller batches find it.
      most = Math.max(1, Math.floor(batch.length / 2));
      batch.length === 1 ? await refuse(store, batch[0], trouble) : batch.forEach(({ id }) => asked.delete(id));
    } finally {
      tell("outbox");
    }
  }
}

/** @param {unknown} trouble @returns {trouble is Refused} */
function isAboutTheBatch(trouble) {
  return trouble instanceof Refused && [400, 413, 422].includes(trouble.status) && trouble.code.startsWith("sync.");
}

/**
 * Mark the next batch as being sent, before it is: after that nobody withdraws or mends it.
 * @param {Store} store @param {Set<string>} asked @param {number} most
 * @returns {Promise<{batch: Entry[], withdrawn: string[]}>}
 */
async function take(store, asked, most) {
  const taken = await store.change([{ in: "outbox" }, { in: "state", key: "withdrawn" }], ([outbox, withdrawn]) => {
    const batch = chosen(outbox, asked, most);
    const deeds = batch.map((each) => put({ ...each, state: "sending", maySent: true }));
    return { deeds, result: { batch, withdrawn: withdrawn?.value ?? [] } };
  });
  taken.batch.forEach(({ id }) => asked.add(id));
  return taken;
}

/** @param {Entry[]} outbox @param {Set<string>} asked @param {number} most */
function chosen(outbox, asked, most) {
  const open = new Set(outbox.filter((each) => each.state !== "accepted").map((each) => each.id));
  /** @type {Entry[]} */
  const batch = [];
  let bytes = 0;
  for (const entry of outbox) {
    const isReady = entry.state === "waiting" && !asked.has(entry.id) && !entry.after.some((id) => open.has(id));
    const size = isReady ? JSON.stringify(entry).length : 0;
    if (isReady && batch.length > 0 && (batch.length === most || bytes + size > MOST_BYTES)) {
      break;
    }
    if (isReady) {
      batch.push(entry);
      bytes += size;
      // What follows it may travel behind it.
      open.delete(entry.id);
    }
  }
  return batch;
}

/** @param {{token: string, device: string}} session @param {Entry[]} batch @param {string[]} withdrawn */
async function posted({ token, device }, batch, withdrawn) {
  const commands = batch.map(({ id, name, version, village, happened_at, after, payload }) => ({
    ...{ id, name, version, village, happened_at, payload },
    ...(after.length > 0 ? { after } : {}),
  }));
  const json = { device_id: device, sent_at: now().toISOString(), withdrawn, commands };
  const said = await ask("POST", "/sync/commands", { token, json });
  return /** @type {Answer[]} */ (Array.isArray(said.answers) ? said.answers : []);
}

/**
 * @param {Store} store @param {Entry[]} batch @param {Answer[]} answers @param {string[]} told withdrawals that the server has heard
 * @returns {Promise<number>}
 */
async function write(store, batch, answers, told) {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  return store.change([{ in: "state", key: "withdrawn" }], ([withdrawn]) => {
    const written = batch.map((entry) => answered(entry, byId.get(entry.id)));
    const left = (withdrawn?.value ?? []).filter((/** @type {string} */ id) => !told.includes(id));
    const deeds = [...written.map(put), { put: "state", row: { key: "withdrawn", value: left } }];
    return { deeds, result: written.filter((each) => each.state === "accepted").length };
  }, ["outbox"]);
}

/** @param {Entry} entry @param {Answer | undefined} answer @returns {Entry} */
function answered({ code: _code, text: _text, facts: _facts, ...entry }, answer) {
  const said = { code: answer?.code, text: answer?.text, facts: answer?.facts };
  switch (answer?.outcome) {
    case "accepted":
    case "duplicate":
      return { ...entry, state: "accepted", maySent: true, accepted_at: now().toISOString(), facts: answer.facts };
    case "later":
      return { ...entry, state: "waiting", maySent: false, ...said, code: "later" };
    case "refused":
      return { ...entry, state: HELD.has(String(said.code)) ? "waiting" : "refused", maySent: false, ...said };
    default:
      // No answer to this one: it may be there or not.
      return { ...entry, state: "waiting", maySent: true };
  }
}

/** @param {Store} store @param {Entry[]} batch as it was before @param {boolean} isUntouched the server took none of it */
async function release(store, batch, isUntouched) {
  const deeds = batch.map((each) => put({ ...each, state: "waiting", maySent: each.maySent || !isUntouched }));
  await store.change([], () => ({ deeds, result: null }), ["outbox"]);
}

/** @param {Store} store @param {Entry | undefined} entry @param {Refused} said */
async function refuse(store, entry, { code, text, facts }) {
  const deeds = entry ? [put({ ...entry, state: "refused", code, text, facts })] : [];
  await store.change([], () => ({ deeds, result: null }), ["outbox"]);
}

/** @param {Entry} row */
function put(row) {
  return { put: "outbox", row };
}
