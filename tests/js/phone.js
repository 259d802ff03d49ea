/** A phone for tests: its storage outlives its pages, each page loads the program anew, and it may die at any step. */

import "fake-indexeddb/auto";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { webcrypto } from "node:crypto";
import { pathToFileURL } from "node:url";
import { IDBFactory } from "fake-indexeddb";

const SOURCE = new URL("../../src/hatnhan/field/static/field/js/", import.meta.url);
const MODULES = ["outbox", "send", "book", "purse", "person", "clock", "store", "saving", "leave", "rules", "photos", "ids", "pause"];
const reach = globalThis.fetch;

globalThis.crypto ??= webcrypto;
Object.defineProperty(globalThis, "navigator", { value: { onLine: true, locks: locks() }, configurable: true });

/** @type {string[]} */
const folders = [];
let origin = "";

/** A phone as it comes from the shop, in reach of the server. */
export function freshPhone(server) {
  globalThis.indexedDB = new IDBFactory();
  navigator.locks = locks();
  navigator.onLine = true;
  origin = server?.origin ?? "";
  death.left = Infinity;
  death.count = 0;
  room.isFull = false;
}

/** Put the phone in reach of a server, or of none. */
export function inReachOf(server) {
  origin = server?.origin ?? "";
}

/** Open the page: every module anew, as after a restart. */
export async function openPage() {
  const folder = await mkdtemp(join(tmpdir(), "hatnhan-phone-"));
  folders.push(folder);
  await cp(SOURCE, folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{"type": "module"}');
  const loaded = await Promise.all(MODULES.map((name) => import(pathToFileURL(join(folder, `${name}.js`)).href)));
  return Object.fromEntries(MODULES.map((name, index) => [name, loaded[index]]));
}

export async function tidy() {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
}

/** What the phone does step by step: writes to the disk, requests and answers. */
export const death = { left: Infinity, count: 0 };

class Died extends Error {}

function step() {
  death.count += 1;
  death.left -= 1;
  if (death.left <= 0) {
    throw new Died("the phone died");
  }
}

/** Let the phone die at its n-th step from now; after that nothing more happens until `revive`. */
export function dieAt(n) {
  death.left = n;
}

/** Switch the phone on again; a dead phone held no lock. */
export function revive() {
  death.left = Infinity;
  navigator.locks = locks();
}

/** A phone whose storage takes nothing more. */
export const room = { isFull: false };

for (const name of ["add", "put", "delete"]) {
  const real = IDBObjectStore.prototype[name];
  IDBObjectStore.prototype[name] = function (...given) {
    step();
    if (room.isFull && name !== "delete" && (room.shelves ?? [this.name]).includes(this.name)) {
      throw new DOMException("no room", "QuotaExceededError");
    }
    return real.apply(this, given);
  };
}

globalThis.fetch = async (address, request) => {
  step();
  if (origin === "") {
    throw new TypeError("no network");
  }
  const response = await reach(origin + address, request);
  step();
  return response;
};

/** What browsers offer as navigator.locks: one holder at a time, the others in their order. */
function locks() {
  const tails = new Map();
  return {
    request(name, work) {
      const turn = (tails.get(name) ?? Promise.resolve()).then(() => work({ name }));
      tails.set(name, turn.catch(() => null));
      return turn;
    },
  };
}
