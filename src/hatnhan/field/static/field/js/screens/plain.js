// @ts-check
/** The screens around the book: which village, nothing here yet, not on this phone, no storage. */

import { fill, lead, pieceOf, say, screenOf, show, slot } from "../page/dom.js";
import { broken } from "../page/broken.js";
import { signInAddress } from "../page/program.js";
import { at } from "../page/router.js";

/** @typedef {import("../types.js").Village} Village */

/** @type {Record<string, string>} */
const NOTHING = { offline: "offline", signed_out: "online" };

/** @param {Village[]} all */
export function villages(all) {
  const content = screenOf("villages");
  slot(content, "list").append(...all.map((village) => {
    const row = pieceOf("village-row");
    fill(row, { name: village.name, line: village.communeName });
    lead(row, "link", at(village.code, "start"));
    return row;
  }));
  return { content };
}

/**
 * Nothing of any village is kept here.
 * @param {import("../page/screens.js").Stop | undefined} stop how reading the book ended; undefined: it goes on
 */
export function nothing(stop) {
  if (stop === undefined) {
    return { content: screenOf("opening") };
  }
  const content = screenOf("nothing");
  const how = stop === null ? "village" : (NOTHING[stop] ?? "trouble");
  fill(content, { how: say(how === "trouble" ? how : `nothing-${how}`) });
  lead(content, "sign-in", signInAddress());
  show(content, { "sign-in": how === "online", "to-office": how === "village" });
  slot(content, "again").addEventListener("click", () => location.reload());
  return { content };
}

export const absent = () => ({ content: screenOf("absent") });

/** @param {unknown} error */
export function trouble(error) {
  const content = screenOf("trouble");
  fill(content, { how: broken(error) });
  slot(content, "again").addEventListener("click", () => location.reload());
  return { content };
}
