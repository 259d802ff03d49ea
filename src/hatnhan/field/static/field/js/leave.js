// @ts-check
/** Leaving the phone: what would be lost, and taking this person's data away. */

import { WouldLose } from "./errors.js";
import { depart, own, read, who } from "./person.js";
import { LOCK } from "./send.js";
import { counted } from "./summary.js";

/** Entries and pictures that the server does not have. @returns {Promise<{commands: number, photos: number}>} */
export async function whatWouldBeLost() {
  const [outbox, pictures] = await read([{ in: "outbox" }, { in: "pictures" }]);
  const commands = outbox.filter((/** @type {{state: string}} */ { state }) => state !== "accepted").length;
  return { commands, photos: counted(outbox, pictures).photos };
}

/**
 * Take away everything of this person on this phone; what other persons keep here stays.
 * @param {{evenWhatWaits?: boolean}} [options] without it, WouldLose where something waits
 */
export async function wipe({ evenWhatWaits = false } = {}) {
  const person = await who();
  if (person === null) {
    return;
  }
  // Nothing may be sent or read into what is being taken away.
  await (navigator.locks ? navigator.locks.request(LOCK, work) : work());

  async function work() {
    const lost = await whatWouldBeLost();
    if (!evenWhatWaits && lost.commands + lost.photos > 0) {
      throw new WouldLose("field.would_lose", lost);
    }
    await (await own()).erase();
    await depart(/** @type {import("./types.js").Named} */ (person).id);
  }
}
