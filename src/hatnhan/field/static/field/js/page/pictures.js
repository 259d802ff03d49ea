// @ts-check
/** Photos of a house: those that wait are shown from this phone, the others where there is a network. */

import { picture } from "../outbox.js";
import { fill, pieceOf, say, show, slot } from "./dom.js";
import { keepInLine } from "./lists.js";
import { photoAddress } from "./program.js";
import { day } from "./words.js";

/** @typedef {import("../types.js").Photo} Photo */

/** @param {HTMLElement} place @param {string} village @param {import("../types.js").House} house */
export async function layPhotos(place, village, house) {
  const photos = [...house.photos].reverse();
  place.hidden = photos.length === 0;
  keepInLine(place, photos, { key: ({ sha256 }) => sha256, sign: (photo) => JSON.stringify(photo), build: (photo) => build(photo, village, house.code) });
}

/** @param {Photo} photo @param {string} village @param {string} code */
function build(photo, village, code) {
  const row = pieceOf("house-photo");
  const about = [photo.indicator?.title, photo.caption].filter(Boolean).join(": ");
  fill(row, { caption: [day(photo.on), about].filter(Boolean).join(" · ") });
  show(row, { waiting: photo.waiting });
  void lay(slot(row, "frame"), photo, photoAddress(village, code, photo.sha256));
  return row;
}

/** @param {HTMLElement} frame @param {Photo} photo @param {string} far where the book shows it */
async function lay(frame, photo, far) {
  const bytes = await picture(photo.sha256);
  if (!bytes && (photo.waiting || !navigator.onLine)) {
    return;
  }
  const address = bytes ? URL.createObjectURL(bytes) : far;
  const image = new Image();
  image.alt = say("photo-label", { day: day(photo.on) });
  image.decoding = "async";
  // Where it does not come, the sign of a camera stays.
  image.addEventListener("load", () => {
    frame.replaceChildren(image);
    if (bytes) {
      URL.revokeObjectURL(address);
    }
  }, { once: true });
  image.src = address;
}
