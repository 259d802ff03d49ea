// @ts-check
/** The program itself: the way to the sign-in page, a newer version, the home screen. */

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

/** Take the newer version: the waiting worker takes over, and the page opens anew. What waits is untouched. */
export async function updateNow() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.update().catch(() => undefined);
  location.reload();
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
