// @ts-check
/** What a house gave, on its own screen, and receiving money and days from it. */

import { enqueue } from "../outbox.js";
import { giftsOf } from "../purse.js";
import { ask } from "./ask.js";
import { fill, lead, pieceOf, say, show, slot } from "./dom.js";
import { commandForm, momentOn } from "./forms.js";
import { keepInLine } from "./lists.js";
import { both, days, dong } from "./money.js";
import { at, go } from "./router.js";
import { called, day } from "./words.js";

/** @typedef {import("../types-money.js").Gift} Gift */
/** @typedef {import("../types.js").House} House */
/** @typedef {import("../types-money.js").Receipt} Receipt */
/** @typedef {import("../types.js").Village} Village */

/** @param {HTMLElement} card @param {Village} village @param {House} house */
export async function layGifts(card, village, house) {
  const gifts = await giftsOf(village.code, house.id);
  card.hidden = gifts.length === 0;
  lead(card, "to-purse", at(village.code, "purse"));
  const sign = (/** @type {Gift} */ gift) => JSON.stringify([gift, house.leftOn, house.name]);
  keepInLine(slot(card, "gifts"), gifts, { key: ({ drive }) => drive.id, sign, build: (gift) => giftRow(village, house, gift) });
}

/** @param {Village} village @param {House} house @param {Gift} gift */
function giftRow(village, house, gift) {
  const row = pieceOf("gift");
  const level = both(gift.askedVnd, gift.askedHalfDays);
  const given = both(gift.moneyVnd, gift.halfDays);
  fill(row, {
    title: gift.drive.title,
    level: level && say("gift-level", { level }),
    given: given ? say("gift-given", { given }) : say("nothing-yet"),
  });
  slot(row, "receipts").append(...[...gift.receipts].reverse().map((receipt) => receiptRow(village, receipt)));
  show(row, { acts: house.leftOn === null, work: gift.drive.rateVnd > 0 });
  slot(row, "money").addEventListener("click", () => receiveMoney(village, house, gift));
  slot(row, "work").addEventListener("click", () => receiveLabour(village, house, gift));
  for (const act of ["money", "work"]) {
    slot(row, act).setAttribute("aria-label", say("title-value", { title: slot(row, act).textContent ?? "", value: gift.drive.title }));
  }
  return row;
}

/** @param {Village} village @param {Receipt} receipt */
function receiptRow(village, receipt) {
  const row = pieceOf("gift-receipt");
  const isWaiting = receipt.state !== null && receipt.number === "";
  fill(row, {
    amount: receipt.isLabour ? days(receipt.halfDays) : dong(receipt.amountVnd),
    about: [receipt.number ? say("receipt-number", { number: receipt.number }) : say("receipt-provisional"), receipt.round, day(receipt.on)].filter(Boolean).join(" · "),
  });
  lead(row, "to-receipt", at(village.code, "receipt", receipt.id));
  show(row, { waiting: isWaiting, undone: receipt.isUndone });
  return row;
}

/** @param {Village} village @param {House} house @param {Gift} gift */
async function receiveMoney(village, house, { drive, askedVnd, moneyVnd }) {
  const context = { whole: askedVnd - moneyVnd, rounds: drive.rounds };
  await ask(called(house), (close) => commandForm("receive_contribution", context, of(drive, house), async (payload) => {
    const { id } = await enqueue({ name: "receive_contribution", village: village.code, payload });
    close();
    go(at(village.code, "receipt", id));
  }, close));
}

/** @param {Village} village @param {House} house @param {Gift} gift */
async function receiveLabour(village, house, { drive, askedHalfDays, halfDays }) {
  const context = { whole: askedHalfDays - halfDays, withDay: true };
  await ask(called(house), (close) => commandForm("receive_labour", context, of(drive, house), async (payload, on) => {
    const { id } = await enqueue({ name: "receive_labour", village: village.code, payload, happenedAt: momentOn(on) });
    close();
    go(at(village.code, "receipt", id));
  }, close));
}

/** @param {import("../types-money.js").Drive} drive @param {House} house */
function of(drive, house) {
  return { drive_id: drive.id, household_id: house.id };
}
