// @ts-check
/** The only door to what the phone keeps: one database for the phone, one for each person who uses it. */

import { erased, opened, translated, worked } from "./database.js";
import { StoreUnavailable } from "./errors.js";

/** @typedef {import("./database.js").Ask} Ask */
/** @typedef {import("./database.js").Deed} Deed */
/** @typedef {import("./database.js").Step} Step */

/** @type {Step[]} */
const PHONE = [(db) => void db.createObjectStore("state", { keyPath: "key" })];
/** @type {Step[]} */
export const PERSON = [
  (db) => {
    db.createObjectStore("outbox", { keyPath: "id" });
    db.createObjectStore("pictures", { keyPath: "sha256" });
    db.createObjectStore("bytes", { keyPath: "sha256" });
    db.createObjectStore("villages", { keyPath: "code" });
    db.createObjectStore("houses", { keyPath: ["village", "id"] });
    db.createObjectStore("state", { keyPath: "key" });
  },
];

/** @type {Map<string, Store>} */
const stores = new Map();

/** What belongs to the phone: who was here, its clock, its name. @returns {Store} */
export function ofPhone() {
  return named("hatnhan-phone", PHONE);
}

/** Everything of one person. @param {string} person @returns {Store} */
export function ofPerson(person) {
  return named(`hatnhan-${person}`, PERSON);
}

/** @param {string} name @param {Step[]} steps */
function named(name, steps) {
  const known = stores.get(name) ?? new Store(name, steps);
  stores.set(name, known);
  return known;
}

export class Store {
  /** @type {Promise<IDBDatabase> | null} */
  #open = null;
  #isErased = false;

  /** @param {string} name @param {Step[]} steps */
  constructor(name, steps) {
    this.name = name;
    this.steps = steps;
  }

  /**
   * Read several things as they are at one moment.
   * @param {Ask[]} asks
   * @returns {Promise<any[]>} a list for each shelf, a row or undefined for each key
   */
  async read(asks) {
    return this.#run("readonly", asks, (found) => ({ deeds: [], result: found }));
  }

  /**
   * Read, decide, and write, with nobody in between: all of it or none, and on the disk before it resolves.
   * @template R
   * @param {Ask[]} asks
   * @param {(found: any[]) => {deeds: Deed[], result: R}} decide must not wait for anything
   * @param {string[]} [others] shelves that are only written
   * @returns {Promise<R>}
   */
  async change(asks, decide, others = []) {
    return this.#run("readwrite", asks, decide, others);
  }

  /** One row of the small shelf of states. @param {string} key @returns {Promise<any>} */
  async state(key) {
    const [row] = await this.read([{ in: "state", key }]);
    return row?.value;
  }

  /** @param {string} key @param {unknown} value */
  async setState(key, value) {
    await this.change([], () => ({ deeds: [{ put: "state", row: { key, value } }], result: null }), ["state"]);
  }

  /** Take the whole database away; until `revive` nothing is kept here any more. */
  async erase() {
    await this.close();
    this.#isErased = true;
    await erased(this.name);
  }

  /** The person is here again. */
  revive() {
    this.#isErased = false;
  }

  async close() {
    const open = this.#open;
    this.#open = null;
    (await open?.catch(() => null))?.close();
  }

  /**
   * @template R
   * @param {IDBTransactionMode} mode
   * @param {Ask[]} asks
   * @param {(found: any[]) => {deeds: Deed[], result: R}} decide
   * @param {string[]} [others]
   * @returns {Promise<R>}
   */
  async #run(mode, asks, decide, others = []) {
    const shelves = [...new Set([...asks.map((ask) => ask.in), ...others])];
    try {
      return await worked(await this.#transaction(shelves, mode), asks, decide);
    } catch (trouble) {
      throw translated(trouble);
    }
  }

  /** @param {string[]} shelves @param {IDBTransactionMode} mode @returns {Promise<IDBTransaction>} */
  async #transaction(shelves, mode) {
    const db = await this.#database();
    try {
      return db.transaction(shelves, mode, { durability: "strict" });
    } catch (trouble) {
      if (!(trouble instanceof DOMException) || trouble.name !== "InvalidStateError") {
        throw trouble;
      }
      // The browser closed the connection meanwhile; one more try opens it again.
      this.#open = null;
      return (await this.#database()).transaction(shelves, mode, { durability: "strict" });
    }
  }

  /** @returns {Promise<IDBDatabase>} */
  #database() {
    if (this.#isErased) {
      throw new StoreUnavailable("field.store_erased");
    }
    this.#open ??= opened(this.name, this.steps).then(
      (db) => {
        db.onversionchange = (event) => {
          // A newer program, or a leaving person, must not wait for this page.
          this.#isErased ||= event.newVersion === null;
          this.#open = null;
          db.close();
        };
        db.onclose = () => (this.#open = null);
        return db;
      },
      (trouble) => {
        this.#open = null;
        throw trouble;
      },
    );
    return this.#open;
  }
}
