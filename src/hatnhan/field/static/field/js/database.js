// @ts-check
/** IndexedDB in promises; only store.js uses it, so that what lies on the disk can be sealed there later. */

import { NoRoom, StoreUnavailable } from "./errors.js";

const PATIENCE = 10_000;

/** What to read: all of a shelf, one row by its key, or the rows whose key begins with `under`.
 * @typedef {{in: string, key?: IDBValidKey, under?: string}} Ask */
/** What to write; `add` fails where the row is there already.
 * @typedef {{put: string, row: object} | {add: string, row: object} | {drop: string, key?: IDBValidKey, under?: string}} Deed */
/** Brings the shelves from one version to the next; steps are only ever added, none changed.
 * @typedef {(db: IDBDatabase, transaction: IDBTransaction) => void} Step */

/** @param {string} name @param {Step[]} steps @returns {Promise<IDBDatabase>} */
export function opened(name, steps) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, steps.length);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    asked.onupgradeneeded = (event) => {
      const transaction = /** @type {IDBTransaction} */ (asked.transaction);
      steps.slice(event.oldVersion).forEach((step) => step(asked.result, transaction));
    };
    asked.onblocked = () => {
      timer = setTimeout(() => reject(new StoreUnavailable("field.store_blocked")), PATIENCE);
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      clearTimeout(timer);
      resolve(asked.result);
    };
  });
}

/** Take a database away. @param {string} name @returns {Promise<unknown>} */
export function erased(name) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = resolve;
    asked.onerror = () => reject(translated(asked.error));
  });
}

/**
 * @template R
 * @param {IDBTransaction} transaction
 * @param {Ask[]} asks
 * @param {(found: any[]) => {deeds: Deed[], result: R}} decide
 * @returns {Promise<R>}
 */
export function worked(transaction, asks, decide) {
  return new Promise((resolve, reject) => {
    /** @type {R} */
    let result;
    /** @type {unknown} */
    let said;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(said ?? transaction.error);
    const go = (/** @type {any[]} */ found) => {
      try {
        const decided = decide(found);
        result = decided.result;
        decided.deeds.forEach((deed) => done(transaction, deed));
      } catch (trouble) {
        said = trouble;
        transaction.abort();
      }
    };
    const requests = asks.map((ask) => looked(transaction.objectStore(ask.in), ask));
    const last = requests.at(-1);
    if (last) {
      // Requests of one transaction are answered in their order.
      last.onsuccess = () => go(requests.map((request) => request.result));
    } else {
      go([]);
    }
  });
}

/** @param {IDBObjectStore} shelf @param {Ask} ask @returns {IDBRequest} */
function looked(shelf, ask) {
  return ask.key !== undefined ? shelf.get(ask.key) : shelf.getAll(rangeOf(ask));
}

/** @param {IDBTransaction} transaction @param {Deed} deed */
function done(transaction, deed) {
  if ("put" in deed) {
    transaction.objectStore(deed.put).put(deed.row);
  } else if ("add" in deed) {
    transaction.objectStore(deed.add).add(deed.row);
  } else {
    transaction.objectStore(deed.drop).delete(deed.key ?? rangeOf(deed) ?? []);
  }
}

/** @param {{under?: string}} ask */
function rangeOf({ under }) {
  // Keys that begin with a word: a list sorts after every text.
  return under === undefined ? undefined : IDBKeyRange.bound([under], [under, []]);
}

/** @param {unknown} trouble */
export function translated(trouble) {
  if (!(trouble instanceof DOMException)) {
    return trouble;
  }
  const codes = /** @type {Record<string, string>} */ ({
    VersionError: "field.store_newer",
    InvalidStateError: "field.store_closed",
    AbortError: "field.store_closed",
  });
  return trouble.name === "QuotaExceededError"
    ? new NoRoom("field.no_room", {}, trouble)
    : new StoreUnavailable(codes[trouble.name] ?? "field.store_broken", { name: trouble.name }, trouble);
}
