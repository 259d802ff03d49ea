// @ts-check
/** The open drives and what households gave: the server's word, with what waits in the outbox laid on top. */

import { dayOf } from "./clock.js";
import { isUnsent } from "./commands.js";
import { isWaiting } from "./houses.js";
import { read } from "./person.js";

/** @typedef {import("./types-money.js").Drive} Drive */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types-money.js").Gift} Gift */
/** @typedef {import("./types-money.js").HandOver} HandOver */
/** @typedef {import("./types-money.js").Receipt} Receipt */
/** What of a village's row is about money; a household's lines: drive, is asked for money, for labour, money, half days, received.
 * @typedef {{may: string[], drives?: any[], given?: Record<string, any[][]>}} Ground */

const RECEIVED = new Set(["receive_contribution", "receive_labour"]);

/** The drives for which the person may collect. @param {string} code @returns {Promise<Drive[]>} */
export async function drivesOf(code) {
  const [ground, outbox] = await asked(code);
  return ground ? drives(ground, lasting(outbox, code)) : [];
}

/** What a household gave to each open drive. @param {string} code @param {string} household @returns {Promise<Gift[]>} */
export async function giftsOf(code, household) {
  const [ground, outbox] = await asked(code);
  const entries = ground ? fresh(ground, lasting(outbox, code)).filter(({ payload }) => payload.household_id === household) : [];
  return ground ? drives(ground, lasting(outbox, code)).map((drive) => giftOf(ground, drive, household, entries)) : [];
}

/** One receipt, also of what was not taken; null: this phone does not know it. @param {string} code @param {string} id @returns {Promise<Receipt | null>} */
export async function receiptOf(code, id) {
  const [ground, outbox] = await asked(code);
  if (!ground) {
    return null;
  }
  const open = drives(ground, lasting(outbox, code));
  const read = open.flatMap((drive) => Object.keys(ground.given ?? {}).flatMap((household) => known(ground, drive, household)));
  const entry = outbox.find((each) => each.id === id && each.village === code && RECEIVED.has(each.name));
  const drive = open.find((each) => each.id === entry?.payload.drive_id);
  return read.find((each) => each.id === id) ?? (entry && drive ? made(entry, drive) : null);
}

/** @param {string} code @returns {Promise<[Ground | undefined, Entry[]]>} */
async function asked(code) {
  const [ground, outbox] = await read([{ in: "villages", key: code }, { in: "outbox" }]);
  return [ground, outbox];
}

/** @param {Ground} ground @param {Entry[]} entries @returns {Drive[]} */
function drives(ground, entries) {
  // Whoever keeps the box has no money in hand: it lies in the box.
  const isKeeper = ground.may.includes("ledger.keep");
  const waiting = fresh(ground, entries);
  return (ground.drives ?? []).map((drive) => {
    const own = waiting.filter(({ payload }) => payload.drive_id === drive.id);
    const sum = (/** @type {Entry["name"]} */ name) =>
      own.filter((entry) => entry.name === name).reduce((all, { payload }) => all + Number(payload.amount_vnd), 0);
    const handOvers = handOversOf(drive, own, entries);
    const onTheWayVnd = handOvers.filter(({ isWithdrawn }) => !isWithdrawn).reduce((all, { amountVnd }) => all + amountVnd, 0);
    return {
      ...{ id: drive.id, title: drive.title, householdVnd: drive.household_vnd, householdHalfDays: drive.household_half_days },
      ...{ rateVnd: drive.rate_vnd, rounds: [...new Set([...roundsOf(own), ...drive.rounds])], onTheWayVnd, handOvers },
      inHandVnd: drive.held_vnd + (isKeeper ? 0 : sum("receive_contribution")) - onTheWayVnd,
      waiting: [...own, ...waiting.filter(({ payload }) => handOvers.some(({ id }) => id === payload.hand_over_id))].some(isWaiting),
    };
  });
}

/**
 * What was told as handed over: the server's word, then what this phone adds.
 * @param {any} drive as the server sends it
 * @param {Entry[]} own
 * @param {Entry[]} entries
 * @returns {HandOver[]}
 */
function handOversOf(drive, own, entries) {
  const withdrawn = new Set(entries.filter(({ name }) => name === "withdraw_hand_over").map(({ payload }) => payload.hand_over_id));
  const told = drive.on_the_way.map((/** @type {[string, number]} */ [id, amountVnd]) => ({ id, amountVnd, isSent: true }));
  const added = own.filter(({ name }) => name === "hand_over").map((entry) => ({ id: entry.id, amountVnd: Number(entry.payload.amount_vnd), isSent: !isUnsent(entry) }));
  return [...told, ...added].map((each) => ({ ...each, isWithdrawn: withdrawn.has(each.id) }));
}

/** @param {Entry[]} entries newest last */
function roundsOf(entries) {
  return entries.map(({ payload }) => String(payload.round ?? "")).filter(Boolean).reverse();
}

/** @param {Ground} ground @param {Drive} drive @param {string} household @param {Entry[]} entries @returns {Gift} */
function giftOf(ground, drive, household, entries) {
  const line = lineOf(ground, drive.id, household);
  const [, isAskedMoney = true, isAskedLabour = true, money = 0, halfDays = 0] = line ?? [];
  const added = entries.filter(({ name, payload }) => RECEIVED.has(name) && payload.drive_id === drive.id).map((entry) => made(entry, drive));
  return {
    drive,
    askedVnd: isAskedMoney ? drive.householdVnd : 0,
    askedHalfDays: isAskedLabour ? drive.householdHalfDays : 0,
    moneyVnd: money + added.filter((each) => !each.isLabour).reduce((all, each) => all + each.amountVnd, 0),
    halfDays: halfDays + added.reduce((all, each) => all + each.halfDays, 0),
    receipts: [...known(ground, drive, household), ...added],
  };
}

/** @param {Ground} ground @param {string} drive @param {string} household */
function lineOf(ground, drive, household) {
  return (ground.given?.[household] ?? []).find(([id]) => id === drive);
}

/** What the server says that this person received. @param {Ground} ground @param {Drive} drive @param {string} household @returns {Receipt[]} */
function known(ground, drive, household) {
  const received = lineOf(ground, drive.id, household)?.[5] ?? [];
  return received.map((/** @type {any[]} */ [id, kind, on, amountVnd, halfDays, round, number, isUndone]) => ({
    ...{ id, household, drive, isLabour: kind === "labour", on, amountVnd, halfDays, round, number, isUndone, state: null },
  }));
}

/** @param {Entry} entry @param {Drive} drive @returns {Receipt} */
function made({ id, name, payload, happened_at, state, facts }, drive) {
  const halfDays = Number(payload.half_days ?? 0);
  const isLabour = name === "receive_labour";
  return {
    ...{ id, household: String(payload.household_id), drive, isLabour, on: dayOf(happened_at), halfDays, state },
    amountVnd: isLabour ? (halfDays * drive.rateVnd) / 2 : Number(payload.amount_vnd),
    ...{ round: String(payload.round ?? ""), number: state === "accepted" ? String(facts?.receipt ?? "") : "", isUndone: false },
  };
}

/** What the server's word does not hold yet: an answer may have been lost, and the deed read. @param {Ground} ground @param {Entry[]} entries */
function fresh(ground, entries) {
  const received = Object.values(ground.given ?? {}).flatMap((lines) => lines.flatMap((line) => line[5]));
  const told = (ground.drives ?? []).flatMap((drive) => drive.on_the_way);
  const there = new Set([...received, ...told].map(([id]) => id));
  return entries.filter(({ id }) => !there.has(id));
}

/** What was refused does not hold. @param {Entry[]} outbox @param {string} code */
function lasting(outbox, code) {
  return outbox.filter((entry) => entry.village === code && entry.state !== "refused");
}
