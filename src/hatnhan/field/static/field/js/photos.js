// @ts-check
/** Pictures are made small on the phone, and lose everything but their pixels. */

/**
 * Scale a picture to at most 1600 px and about 200 KB of JPEG.
 * @param {Blob} _file
 * @returns {Promise<{blob: Blob, sha256: string, width: number, height: number}>} NotAPicture where it cannot be read
 */
export async function prepare(_file) {
  throw new Error("not yet");
}
