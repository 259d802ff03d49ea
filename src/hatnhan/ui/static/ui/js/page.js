// @ts-check
/** What every signed-in page does when JavaScript is there; without it, every page still works. */

import { countLetters } from "./counter.js";
import { closeMenus } from "./menu.js";
import { sendOnce } from "./once.js";
import { moveInSheet } from "./sheet.js";
import { tellState } from "./state.js";

countLetters(document);
closeMenus(document);
sendOnce(document);
moveInSheet(document);
tellState(document);

// A refused form is read from its reason downwards.
const broken = document.querySelector("[data-broken]");
if (broken instanceof HTMLElement) {
  broken.focus();
}
