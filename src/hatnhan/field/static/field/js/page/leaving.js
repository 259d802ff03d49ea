// @ts-check
/** Signing out on this phone: never without saying what would be lost. */

import { whatWouldBeLost, wipe } from "../leave.js";
import { endSession } from "./account.js";
import { broken } from "./broken.js";
import { fill, say, show, slot } from "./dom.js";
import { leadOut } from "./router.js";

/**
 * @param {ParentNode} content
 * @returns {() => Promise<void>} brings it in line
 */
export function leaving(content) {
  const card = /** @type {HTMLElement} */ (slot(content, "leave").closest("section"));
  const buttons = ["leave", "lose"].map((name) => /** @type {HTMLButtonElement} */ (slot(card, name)));

  /** @param {boolean} evenWhatWaits */
  const leave = async (evenWhatWaits) => {
    buttons.forEach((button) => (button.disabled = true));
    try {
      if (!evenWhatWaits && (await isLosing())) {
        return;
      }
      await endSession();
      leadOut(true);
      await wipe({ evenWhatWaits });
      location.assign("/");
    } catch (error) {
      leadOut(false);
      fill(card, { "leave-error": navigator.onLine ? broken(error) : say("leave-offline") });
    } finally {
      buttons.forEach((button) => (button.disabled = false));
    }
  };
  buttons[0]?.addEventListener("click", () => leave(false));
  buttons[1]?.addEventListener("click", () => leave(true));

  async function isLosing() {
    const lost = await whatWouldBeLost();
    const isSomething = lost.commands + lost.photos > 0;
    fill(card, { lost: isSomething ? say(lost.photos ? "leave-lose" : "leave-lose-entries", lost) : "", "leave-text": isSomething ? "" : say("leave-clean") });
    show(card, { "would-lose": isSomething, leave: !isSomething, lose: isSomething });
    return isSomething;
  }
  return async () => {
    await isLosing();
  };
}
