// @ts-check
/** Registering a household; one with nearly the same name is shown first, so that it is not made twice. */

import * as book from "../book.js";
import { enqueue } from "../outbox.js";
import { fieldOf, fill, lead, pieceOf, say, screenOf, slot } from "../page/dom.js";
import { commandForm } from "../page/forms.js";
import { at, go } from "../page/router.js";
import { present } from "../page/sift.js";
import { toldThere } from "../page/toast.js";
import { called, fold, whereabouts } from "../page/words.js";

const LETTERS = 3;
const SHOWN = 3;

/** @type {import("../page/screens.js").Open} */
export async function open({ village }) {
  const content = screenOf("register");
  const houses = present(await book.houses(village.code));
  const home = at(village.code, "houses");
  lead(content, "back", home);
  const form = commandForm("register_household", { hamlets: village.hamlets }, {}, async (payload) => {
    const { id } = await enqueue({ name: "register_household", village: village.code, payload });
    toldThere(say("kept"));
    go(at(village.code, "house", id));
  }, () => go(home));
  slot(content, "form").append(form);
  const name = fieldOf(form, "representative_name");
  name.addEventListener("input", () => {
    const words = fold(name.value);
    const alike = words.length < LETTERS ? [] : houses.filter((house) => house.name && fold(house.name).includes(words));
    slot(form, "alike").replaceChildren(...(alike.length ? [notice(village.code, alike.slice(0, SHOWN))] : []));
  });
  return { content };
}

/** @param {string} village @param {import("../types.js").House[]} alike */
function notice(village, alike) {
  const piece = pieceOf("alike");
  slot(piece, "list").append(...alike.map((house) => {
    const row = pieceOf("alike-row");
    fill(row, { name: called(house), line: whereabouts(house) });
    lead(row, "link", at(village, "house", house.id));
    return row;
  }));
  return piece;
}
