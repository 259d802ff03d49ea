// @ts-check
/** Whose book this phone shows: the person who last signed in here. */

import { tell } from "./channel.js";
import * as clock from "./clock.js";
import { NobodyHere } from "./errors.js";
import { newId } from "./ids.js";
import { ofPerson, ofPhone } from "./store.js";

/** @typedef {import("./types.js").Named} Named */

/** A page keeps to one person from its opening to its end. @type {Named | null} */
let pinned = null;

/** The person whose page this is. @returns {Promise<Named | null>} */
export async function who() {
  pinned ??= await lastHere();
  return pinned;
}

/** The person who last signed in on this phone, at this moment. @returns {Promise<Named | null>} */
export async function lastHere() {
  const [last, kept] = await ofPhone().read([
    { in: "state", key: "last" },
    { in: "state", key: "clock" },
  ]);
  clock.restore(kept?.value);
  return last?.value ?? null;
}

/** What is kept for the person whose page this is. @returns {Promise<import("./store.js").Store>} */
export async function own() {
  const person = await who();
  if (person === null) {
    throw new NobodyHere("field.nobody_here");
  }
  return ofPerson(person.id);
}

/** Read what is kept for the person whose page this is; where nobody was yet, nothing is.
 * @param {import("./store.js").Ask[]} asks @returns {Promise<any[]>} */
export async function read(asks) {
  const person = await who();
  return person ? ofPerson(person.id).read(asks) : asks.map(({ key }) => (key === undefined ? [] : undefined));
}

/** Somebody has signed in: the next page that opens is this person's. @param {Named} person */
export async function enter(person) {
  ofPerson(person.id).revive();
  const isNew = await ofPhone().change(
    [
      { in: "state", key: "last" },
      { in: "state", key: "people" },
    ],
    ([last, people]) => {
      const others = (people?.value ?? []).filter((/** @type {Named} */ each) => each.id !== person.id);
      const isSame = last?.value?.id === person.id && last.value.name === person.name;
      const value = [...others, person];
      const deeds = [
        { put: "state", row: { key: "last", value: person } },
        { put: "state", row: { key: "people", value } },
      ];
      return { deeds: isSame ? [] : deeds, result: !isSame };
    },
  );
  pinned ??= person;
  if (isNew) {
    tell("person");
  }
}

/** A person leaves the phone. @param {string} id @returns {Promise<Named[]>} who else keeps something here */
export async function depart(id) {
  const left = await ofPhone().change(
    [
      { in: "state", key: "last" },
      { in: "state", key: "people" },
    ],
    ([last, people]) => {
      const value = (people?.value ?? []).filter((/** @type {Named} */ each) => each.id !== id);
      /** @type {import("./store.js").Deed[]} */
      const deeds = [{ put: "state", row: { key: "people", value } }];
      if (last?.value?.id === id) {
        deeds.push({ drop: "state", key: "last" });
      }
      return { deeds, result: value };
    },
  );
  pinned = null;
  tell("person");
  return left;
}

/** Everybody who keeps something on this phone. @returns {Promise<Named[]>} */
export async function people() {
  return (await ofPhone().state("people")) ?? [];
}

/**
 * The phone as the server knows it for a person; without a store, for the person whose page this is.
 * @param {import("./store.js").Store} [store]
 * @returns {Promise<{id: string, label: string, isKnown: boolean}>}
 */
export async function device(store) {
  return (store ?? (await own())).change([{ in: "state", key: "device" }], ([row]) => {
    const value = row?.value ?? { id: newId(), label: "", isKnown: false };
    return { deeds: row ? [] : [{ put: "state", row: { key: "device", value } }], result: value };
  });
}

/** Name the phone; the server hears of it at the next synchronising. @param {string} label */
export async function nameDevice(label) {
  const store = await own();
  const known = await device(store);
  await store.setState("device", { ...known, label, isKnown: false });
  tell("outbox", "entered");
}
