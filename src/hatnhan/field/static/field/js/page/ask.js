// @ts-check
/** A question that lies over the page, in a dialog of the browser: it holds the focus and gives it back. */

import { fill, pieceOf, piecesOf, slot } from "./dom.js";

/**
 * Ask, and wait until the dialog is closed.
 * @param {string} title
 * @param {(close: () => void) => Node | Promise<Node>} build what is asked
 * @returns {Promise<void>}
 */
export async function ask(title, build) {
  const dialog = /** @type {HTMLDialogElement} */ (pieceOf("dialog"));
  const before = document.activeElement;
  const close = () => dialog.close();
  fill(dialog, { title });
  dialog.setAttribute("aria-label", title);
  slot(dialog, "close").addEventListener("click", close);
  slot(dialog, "body").append(await build(close));
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      close();
    }
  });
  window.addEventListener("hashchange", close, { once: true });
  const isClosed = new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  dialog.showModal();
  slot(dialog, "title").focus();
  await isClosed;
  window.removeEventListener("hashchange", close);
  dialog.remove();
  if (before instanceof HTMLElement && before.isConnected) {
    before.focus();
  }
}

/**
 * Ask a yes or no: the piece has slots `what`, `yes` and `no`.
 * @param {string} title
 * @param {string} piece
 * @param {string} what
 * @param {(body: HTMLElement) => void} [prepare]
 * @returns {Promise<boolean>}
 */
export async function agree(title, piece, what, prepare = () => {}) {
  let isAgreed = false;
  await ask(title, (close) => {
    const body = document.createElement("div");
    body.className = "form";
    body.append(piecesOf(piece));
    fill(body, { what });
    prepare(body);
    slot(body, "yes").addEventListener("click", () => {
      isAgreed = true;
      close();
    });
    slot(body, "no").addEventListener("click", close);
    return body;
  });
  return isAgreed;
}
