// @ts-check
/** Recording at a house with a day and a note: one indicator, one photo, help given or asked for. */

import { enqueue } from "../outbox.js";
import { prepare } from "../photos.js";
import { ask } from "./ask.js";
import { broken } from "./broken.js";
import { say, slot } from "./dom.js";
import { commandForm, momentOn } from "./forms.js";
import { told, warned } from "./toast.js";
import { called, standing } from "./words.js";

/** @typedef {import("../types.js").House} House */
/** @typedef {import("../types.js").HouseState} HouseState */
/** @typedef {import("../types.js").Village} Village */

/** @param {Village} village @param {House} house @param {HouseState} state */
export async function record(village, house, state) {
  const { indicator } = state;
  await ask(called(house), (close) => commandForm(
    "observe_household",
    { indicator, withDay: true, now: standing(state) },
    { household_id: house.id, indicator_id: indicator.id },
    async (payload, on) => {
      await enqueue({ name: "observe_household", village: village.code, payload, happenedAt: momentOn(on) });
      close();
      told(say("kept"));
    },
    close,
  ));
}

/** @param {Village} village @param {House} house */
export async function noteVisit(village, house) {
  await ask(called(house), (close) => commandForm("visit_household", {}, { household_id: house.id }, async (payload) => {
    await enqueue({ name: "visit_household", village: village.code, payload });
    close();
    told(say("visit-kept"));
  }, close));
}

/**
 * Ask what a photo shows, then keep it.
 * @param {Village} village
 * @param {House} house
 * @param {File} file
 */
export async function addPhoto(village, house, file) {
  try {
    const { blob } = await prepare(file);
    const address = URL.createObjectURL(blob);
    const indicators = village.indicators.filter(({ retired_on }) => !retired_on);
    await ask(called(house), async (close) => {
      const form = commandForm("add_photo", { indicators }, { household_id: house.id }, async (payload) => {
        await enqueue({ name: "add_photo", village: village.code, payload, blob });
        close();
        told(say("photo-kept"));
      }, close);
      const shot = /** @type {HTMLImageElement} */ (slot(form, "shot"));
      shot.src = address;
      await shot.decode();
      shot.hidden = false;
      return form;
    });
    URL.revokeObjectURL(address);
  } catch (error) {
    warned(broken(error));
  }
}
