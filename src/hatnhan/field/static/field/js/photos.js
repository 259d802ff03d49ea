// @ts-check
/** Pictures are made small on the phone, and lose everything but their pixels. */

import { NotAPicture } from "./errors.js";
import { hashOf } from "./ids.js";

const LONGEST = 1600;
const ENOUGH = 200_000;
const QUALITIES = [0.82, 0.74, 0.66, 0.58, 0.5];

/**
 * Scale a picture to at most 1600 px and about 200 KB of JPEG.
 * @param {Blob} file
 * @returns {Promise<{blob: Blob, sha256: string, width: number, height: number}>} NotAPicture where it cannot be read
 */
export async function prepare(file) {
  const bitmap = await readable(file);
  try {
    // What cannot be made small enough by quality alone is made smaller.
    for (let longest = LONGEST; ; longest = Math.round(longest * 0.75)) {
      const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
      const width = Math.max(1, Math.round(bitmap.width * scale));
      const height = Math.max(1, Math.round(bitmap.height * scale));
      const blob = await drawn(bitmap, width, height);
      if (blob.size <= ENOUGH * 1.25 || longest < LONGEST / 4) {
        return { blob, sha256: await hashOf(await blob.arrayBuffer()), width, height };
      }
    }
  } finally {
    bitmap.close();
  }
}

/** @param {Blob} file */
async function readable(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (trouble) {
    throw new NotAPicture("field.not_a_picture", { type: file.type }, trouble);
  }
}

/** @param {ImageBitmap} bitmap @param {number} width @param {number} height @returns {Promise<Blob>} */
async function drawn(bitmap, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const brush = canvas.getContext("2d");
  if (!brush) {
    throw new NotAPicture("field.no_canvas");
  }
  // A see-through picture would turn black.
  brush.fillStyle = "white";
  brush.fillRect(0, 0, width, height);
  brush.drawImage(bitmap, 0, 0, width, height);
  /** @type {Blob | null} */
  let smallest = null;
  for (const quality of QUALITIES) {
    smallest = await encoded(canvas, quality);
    if (smallest.size <= ENOUGH) {
      break;
    }
  }
  return /** @type {Blob} */ (smallest);
}

/** @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Blob>} */
function encoded(canvas, quality) {
  return new Promise((resolve, reject) => {
    const take = (/** @type {Blob | null} */ blob) =>
      blob ? resolve(blob) : reject(new NotAPicture("field.not_encoded"));
    canvas.toBlob(take, "image/jpeg", quality);
  });
}
