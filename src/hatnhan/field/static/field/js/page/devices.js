// @ts-check
/** The list of one's own phones; it comes from the server, so it needs a network. */

import { ownDevices, stopDevice } from "./account.js";
import { agree } from "./ask.js";
import { broken } from "./broken.js";
import { fill, pieceOf, say, show, slot } from "./dom.js";
import { keepInLine } from "./lists.js";
import { warned } from "./toast.js";
import { day } from "./words.js";

/** @typedef {import("./account.js").Device} Device */

/** @param {HTMLElement} list @param {HTMLElement} note @param {string} own */
export async function layDevices(list, note, own) {
  /** @type {Device[]} */
  let devices = [];
  try {
    devices = await ownDevices();
  } catch {
    // Without a network, or signed out, the note says where the list is.
    return;
  }
  note.hidden = devices.length > 0;
  keepInLine(list, devices, {
    key: ({ id }) => id,
    sign: (device) => JSON.stringify(device),
    build: (device) => rowOf(device, own, () => layDevices(list, note, own)),
  });
}

/** @param {Device} device @param {string} own @param {() => void} again */
function rowOf(device, own, again) {
  const row = pieceOf("device");
  const label = device.label || say("device-unnamed");
  const since = say("registered-on", { day: day(device.registered_on) });
  fill(row, { label, line: device.is_revoked ? `${since} · ${say("device-stopped")}` : since });
  show(row, { this: device.id === own, stop: device.id !== own && !device.is_revoked });
  slot(row, "stop").setAttribute("aria-label", say("title-value", { title: say("stop"), value: label }));
  slot(row, "stop").addEventListener("click", async () => {
    if (await agree(say("stop"), "stop-device", label)) {
      await stopDevice(device.id).catch((error) => warned(broken(error)));
      again();
    }
  });
  return row;
}
