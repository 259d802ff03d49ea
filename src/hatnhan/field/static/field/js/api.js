// @ts-check
/** Asking the server: an answer, a refusal of the whole request, or nobody reached. */

const BASE = "/api/v1";
const PATIENCE = 60_000;
const WORTH_PACKING = 1_000;

/** Nobody was reached, or something between here and there answered instead. */
export class Unreachable extends Error {}

/** The server refused the whole request. */
export class Refused extends Error {
  /** @param {number} status @param {{code?: string, detail?: string, facts?: any}} said @param {number | null} pause */
  constructor(status, said, pause) {
    super(`${status} ${said.code ?? ""}`);
    this.status = status;
    this.code = said.code ?? "";
    this.text = said.detail ?? "";
    this.facts = said.facts ?? {};
    /** How long the server asks to be left alone, in milliseconds. */
    this.pause = pause;
  }
}

/** Who is signed in, and the token that writing needs; the villages where they are few.
 * @typedef {{token: string, person: import("./types.js").Named, villages: {code: string, name: string}[] | null}} Session */

/** @returns {Promise<Session | null>} null: nobody is signed in */
export async function session() {
  const said = await ask("GET", "/session");
  if (said.is_signed_in !== true) {
    return null;
  }
  const person = { id: String(said.person.id), name: String(said.person.name) };
  return { token: String(said.csrf_token), person, villages: said.villages ?? null };
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{token?: string, json?: unknown, bytes?: ArrayBuffer}} [sent]
 * @returns {Promise<any>} what the JSON says
 */
export async function ask(method, path, { token, json, bytes } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (token) {
    headers["X-CSRFToken"] = token;
  }
  const body = bytes ?? (json === undefined ? undefined : await packed(JSON.stringify(json), headers));
  if (bytes) {
    headers["Content-Type"] = "application/octet-stream";
  }
  const response = await reached(BASE + path, { method, headers, body });
  const said = await spoken(response);
  if (!response.ok) {
    throw new Refused(response.status, said ?? {}, pauseOf(response));
  }
  if (said === null) {
    throw new Unreachable(`no JSON from ${path}`);
  }
  return said;
}

/** @param {string} address @param {RequestInit} request */
async function reached(address, request) {
  try {
    return await fetch(address, {
      ...request,
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (trouble) {
    throw new Unreachable(address, { cause: trouble });
  }
}

/** @param {Response} response */
async function spoken(response) {
  try {
    const said = JSON.parse(await response.text());
    return typeof said === "object" ? said : null;
  } catch (trouble) {
    if (trouble instanceof SyntaxError) {
      return null;
    }
    // The connection broke in the middle of the answer.
    throw new Unreachable("half an answer", { cause: trouble });
  }
}

/** @param {string} text @param {Record<string, string>} headers @returns {Promise<BodyInit>} */
async function packed(text, headers) {
  headers["Content-Type"] = "application/json";
  if (text.length < WORTH_PACKING || typeof CompressionStream === "undefined") {
    return text;
  }
  headers["Content-Encoding"] = "gzip";
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** @param {Response} response */
function pauseOf(response) {
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}
