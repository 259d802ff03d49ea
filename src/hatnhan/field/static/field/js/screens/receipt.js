// @ts-check
/** What was received, to be shown at the door: provisional until the book has given it a number. */

import { dongInWords } from "../amounts.js";
import * as book from "../book.js";
import { receiptOf } from "../purse.js";
import { fill, lead, say, screenOf, show, slot } from "../page/dom.js";
import { days, dong } from "../page/money.js";
import { at } from "../page/router.js";
import { called, day, whereabouts } from "../page/words.js";

/** @typedef {import("../types-money.js").Receipt} Receipt */

/** @type {import("../page/screens.js").Open} */
export async function open({ village, id }) {
  const first = await receiptOf(village.code, id);
  const house = first && (await book.house(village.code, first.household));
  if (!first || !house) {
    return null;
  }
  const content = screenOf("receipt");
  const place = /** @type {HTMLElement} */ (content.firstElementChild);
  const back = slot(content, "back");
  /** @type {HTMLAnchorElement} */ (back).href = at(village.code, "house", house.id);
  lead(content, "to-purse", at(village.code, "purse"));

  /** @param {Receipt} receipt */
  const lay = (receipt) => {
    const isRefused = receipt.state === "refused";
    fill(place, {
      drive: receipt.drive.title,
      title: receipt.number ? say("receipt-number", { number: receipt.number }) : say("receipt-provisional"),
      amount: receipt.isLabour ? days(receipt.halfDays) : dong(receipt.amountVnd),
      words: receipt.isLabour ? "" : dongInWords(receipt.amountVnd),
      value: receipt.isLabour ? say("labour-value", { amount: dong(receipt.amountVnd) }) : "",
      house: called(house),
      about: whereabouts(house, false),
      round: receipt.round,
      on: day(receipt.on),
      collector: village.person.name,
    });
    show(place, { "has-round": receipt.round !== "", provisional: !receipt.number && !isRefused, numbered: receipt.number !== "" && !receipt.isUndone, refused: isRefused, undone: receipt.isUndone });
  };
  lay(first);

  async function refresh() {
    const now = await receiptOf(village.code, id);
    if (now) {
      lay(now);
    }
  }
  return { content, refresh };
}
