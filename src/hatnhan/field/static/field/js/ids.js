// @ts-check
/** Names that are made on the phone: a UUIDv7 for an entry, in the order of their making; a hash for a picture. */

let lastMoment = 0;
let count = 0;

/**
 * Give a new UUIDv7; two made in one millisecond by one page keep their order.
 * @returns {string}
 */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  const moment = nextMoment();
  view.setUint16(0, Math.floor(moment / 2 ** 32));
  view.setUint32(2, moment % 2 ** 32);
  view.setUint16(6, 0x7000 | count);
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The SHA-256 of bytes, as 64 hexadecimal digits. @param {ArrayBuffer} bytes @returns {Promise<string>} */
export async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function nextMoment() {
  const moment = Date.now();
  // A clock that was set back must not break the order within a page.
  if (moment > lastMoment) {
    lastMoment = moment;
    count = 0;
  } else if (count < 0xfff) {
    count += 1;
  } else {
    lastMoment += 1;
    count = 0;
  }
  return lastMoment;
}
