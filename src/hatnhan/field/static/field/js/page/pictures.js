// @ts-check
/** Photos of a house: those that wait are shown from this phone, the others where there is a network. */

import { picture } from "../outbox.js";
import { fill, pieceOf, say, show, slot } from "./dom.js";
import { keepInLine } from "./lists.js";
import { day } from "./words.js";

/** @typedef {import("../types.js").Photo} Photo */

/** @param {HTMLElement} place @param {import("../types.js").House} house */
export async function layPhotos(place, house) {
  const photos = [...house.photos].reverse();
  place.hidden = photos.length === 0;
  keepInLine(place, photos, { key: ({ sha256 }) => sha256, sign: (photo) => JSON.stringify(photo), build });
}

/** @param {Photo} photo */
function build(photo) {
  const row = pieceOf("house-photo");
  const about = [photo.indicator?.title, photo.caption].filter(Boolean).join(": ");
  fill(row, { caption: [day(photo.on), about].filter(Boolean).join(" · ") });
  show(row, { waiting: photo.waiting });
  void lay(slot(row, "frame"), photo);
  return row;
}

/** @param {HTMLElement} frame @param {Photo} photo */
async function lay(frame, photo) {
  const bytes = await picture(photo.sha256);
  if (!bytes) {
    return;
  }
  const image = new Image();
  const address = URL.createObjectURL(bytes);
  image.alt = say("photo-label", { day: day(photo.on) });
  image.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
  image.src = address;
  frame.replaceChildren(image);
}
