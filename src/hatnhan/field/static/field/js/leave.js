// @ts-check
/** Leaving the phone: what would be lost, and taking this person's data away. */

/** @returns {Promise<{commands: number, photos: number}>} */
export async function whatWouldBeLost() {
  throw new Error("not yet");
}

/**
 * Take away everything of this person on this phone; what other persons keep here stays.
 * @param {{evenWhatWaits?: boolean}} [_options] without it, WouldLose where something waits
 */
export async function wipe(_options) {
  throw new Error("not yet");
}
