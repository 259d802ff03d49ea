// @ts-check
/** The program itself: the way to the sign-in page, a newer version, the home screen. */

import { say } from "./dom.js";
import { told } from "./toast.js";

const app = () => /** @type {HTMLElement} */ (document.querySelector("[data-app]"));

/** The sign-in page, and back to this very screen. */
export function signInAddress() {
  const back = encodeURIComponent(`${location.pathname}${location.hash}`);
  return `${app().dataset.signIn}?next=${back}`;
}

/** Where the book shows a photo of a house. @param {string} village @param {string} code @param {string} sha256 */
export function photoAddress(village, code, sha256) {
  return (app().dataset.photo ?? "").replace("VILLAGE", village).replace("CODE", code).replace("SHA256", sha256);
}

export const version = () => app().dataset.version ?? "";

// A slow network brings a whole program; longer than this nobody waits for it.
const PATIENCE = 60_000;

/** Take the newer version: its worker takes over, and then the page opens anew. What waits is untouched. @param {Event} event */
export async function updateNow({ currentTarget: button }) {
  if (button instanceof HTMLButtonElement) {
    button.disabled = true;
  }
  told(say("updating"));
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.update().catch(() => undefined);
  await inPlace(registration?.installing ?? registration?.waiting);
  location.reload();
}

/** Until a worker has taken over: before that, the page that it replaces would open once more. @param {ServiceWorker | null} [worker] */
function inPlace(worker) {
  return new Promise((resolve) => {
    const look = () => (!worker || worker.state === "activated" || worker.state === "redundant") && resolve(null);
    worker?.addEventListener("statechange", look);
    setTimeout(resolve, PATIENCE);
    look();
  });
}

/** @type {any} */
let invitation = null;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  invitation = event;
});

export const mayInstall = () => invitation !== null;

export async function install() {
  await invitation?.prompt();
  invitation = null;
}
