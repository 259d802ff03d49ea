// @ts-check
/** A short word at the bottom: what was just saved. With the way back it stays until the next deed. */

import { fill, piecesOf, slot } from "./dom.js";

const place = () => slot(document, "toast");

const READ_WITHIN = 6_000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let passing;
/** What is said when the next screen has arrived. */
let onArrival = "";

/**
 * @param {string} text
 * @param {(() => void) | null} [undo]
 */
export function told(text, undo = null) {
  const parts = piecesOf("undo");
  fill(parts, { text });
  const button = slot(parts, "undo");
  if (undo) {
    button.addEventListener("click", () => {
      hush();
      undo();
    });
  } else {
    button.remove();
  }
  lay(parts, "done");
  passing = undo ? undefined : setTimeout(hush, READ_WITHIN);
}

/** Say something on the screen that one is led to. @param {string} text */
export function toldThere(text) {
  onArrival = text;
}

/** A screen has arrived: the last one's word goes. */
export function arrived() {
  hush();
  if (onArrival) {
    told(onArrival);
    onArrival = "";
  }
}

/** Something did not go as wished. @param {string} text */
export function warned(text) {
  const parts = piecesOf("plainly");
  fill(parts, { text });
  lay(parts, "late");
}

/** Take the word away. */
export function hush() {
  clearTimeout(passing);
  const toast = place();
  toast.hidden = true;
  toast.replaceChildren();
}

/** @param {DocumentFragment} parts @param {string} state */
function lay(parts, state) {
  clearTimeout(passing);
  const toast = place();
  toast.hidden = false;
  toast.dataset.state = state;
  toast.replaceChildren(parts);
}
