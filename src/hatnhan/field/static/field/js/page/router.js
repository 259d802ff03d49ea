// @ts-check
/** Addresses inside the page: `#/pa-kim/house/ID`; the first part names the village, or a screen of the phone itself. */

/** @typedef {{screen: string, village: string, id: string, more: string}} Place */

const OF_THE_PHONE = new Set(["outbox", "phone", "villages"]);

/** Once everything is taken away, the page only leads out. */
let isOut = false;
export const hasLeft = () => isOut;

/** @param {boolean} isLed */
export function leadOut(isLed) {
  isOut = isLed;
}

/**
 * Read an address.
 * @param {string} hash
 * @returns {Place}
 */
export function placeOf(hash) {
  const [first = "", screen = "", id = "", more = ""] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  if (OF_THE_PHONE.has(first)) {
    return { screen: first, village: "", id: screen, more: "" };
  }
  return { screen: screen || (first ? "start" : ""), village: first, id, more };
}

/**
 * Write an address.
 * @param {string} village
 * @param {string} screen
 * @param {...string} parts
 */
export function at(village, screen, ...parts) {
  return `#/${[village, screen, ...parts].map(encodeURIComponent).join("/")}`;
}

/** Go to an address; the same address is shown anew. @param {string} address */
export function go(address) {
  if (location.hash === address) {
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = address;
  }
}
