// @ts-check
/** Saying the same thing anew: what was never sent gives way to what is said now. */

import { AlreadySent, HasFollowers, NoSuchEntry } from "../errors.js";
import { enqueue, withdraw } from "../outbox.js";

/** What was last said of a thing by this page. @type {Map<string, string>} */
const last = new Map();

/**
 * @param {string} thing
 * @param {import("../types.js").Command} command
 */
export async function sayAgain(thing, command) {
  const { id } = await enqueue(command);
  const before = last.get(thing);
  last.set(thing, id);
  if (before === undefined) {
    return;
  }
  try {
    await withdraw(before);
  } catch (error) {
    // What may have arrived stays: of two, the later one holds.
    if (!(error instanceof AlreadySent || error instanceof NoSuchEntry || error instanceof HasFollowers)) {
      throw error;
    }
  }
}
