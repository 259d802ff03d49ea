// @ts-check
/** The money in one's hand, drive by drive, and handing it over to whoever keeps the box. */

import { enqueue } from "../outbox.js";
import { drivesOf } from "../purse.js";
import { ask } from "../page/ask.js";
import { fill, pieceOf, say, screenOf, show, slot } from "../page/dom.js";
import { commandForm } from "../page/forms.js";
import { keepInLine } from "../page/lists.js";
import { giveUp } from "../page/mending.js";
import { dong } from "../page/money.js";
import { told } from "../page/toast.js";

/** @typedef {import("../types-money.js").Drive} Drive */
/** @typedef {import("../types-money.js").HandOver} HandOver */
/** @typedef {import("../types.js").Village} Village */

/** @type {import("../page/screens.js").Open} */
export async function open({ village }) {
  const content = screenOf("purse");
  const [list, none] = [slot(content, "drives"), slot(content, "no-drives")];

  async function refresh() {
    const drives = await drivesOf(village.code);
    none.hidden = drives.length > 0;
    keepInLine(list, drives, { key: ({ id }) => id, sign: (drive) => JSON.stringify(drive), build: (drive) => driveRow(village, drive) });
  }
  await refresh();
  return { content, refresh };
}

/** @param {Village} village @param {Drive} drive */
function driveRow(village, drive) {
  const row = pieceOf("purse-drive");
  fill(row, { title: drive.title, held: dong(drive.inHandVnd) });
  slot(row, "hand-overs").append(...drive.handOvers.map((each) => handOverRow(village, drive, each)));
  show(row, { waiting: drive.waiting, "hand-over": drive.inHandVnd > 0 });
  slot(row, "hand-over").addEventListener("click", () => handOver(village, drive));
  return row;
}

/** @param {Village} village @param {Drive} drive @param {HandOver} one */
function handOverRow(village, drive, one) {
  const row = pieceOf("told-hand-over");
  const line = say(one.isWithdrawn ? "hand-over-withdrawn" : "on-the-way", { amount: dong(one.amountVnd) });
  fill(row, { line });
  show(row, { withdraw: !one.isWithdrawn });
  slot(row, "withdraw").setAttribute("aria-label", say("title-value", { title: say("withdraw"), value: line }));
  slot(row, "withdraw").addEventListener("click", () => withdrawHandOver(village, one));
  return row;
}

/** What was never sent leaves the outbox; of all else the book is told. @param {Village} village @param {HandOver} one */
async function withdrawHandOver(village, { id, amountVnd, isSent }) {
  if (!isSent) {
    await giveUp(id, say("what-hand_over", { amount: dong(amountVnd) }));
    return;
  }
  const title = say("title-value", { title: say("what-withdraw_hand_over"), value: dong(amountVnd) });
  await ask(title, (close) => commandForm("withdraw_hand_over", {}, { hand_over_id: id }, async (payload) => {
    await enqueue({ name: "withdraw_hand_over", village: village.code, payload });
    close();
    told(say("withdrawal-kept"));
  }, close));
}

/** @param {Village} village @param {Drive} drive */
async function handOver(village, drive) {
  const context = { whole: drive.inHandVnd, most: drive.inHandVnd };
  await ask(drive.title, (close) => commandForm("hand_over", context, { drive_id: drive.id }, async (payload) => {
    await enqueue({ name: "hand_over", village: village.code, payload });
    close();
    told(say("hand-over-kept"));
  }, close));
}
