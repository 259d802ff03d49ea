// @ts-check
/** What only a network can do: list one's own phones, stop one, end the session. */

import { ask, session } from "../api.js";

/** @typedef {{id: string, label: string, registered_on: string, is_revoked: boolean}} Device */

/** @returns {Promise<Device[]>} */
export async function ownDevices() {
  const said = await ask("GET", "/sync/devices");
  return Array.isArray(said) ? said : (said.devices ?? []);
}

/** @param {string} id */
export const stopDevice = (id) => remove(`/sync/devices/${id}`);

/** End the session on the server; whoever is signed out already is so. */
export async function endSession() {
  if (await session()) {
    await remove("/session");
  }
}

/** @param {string} path */
async function remove(path) {
  const { csrf_token: token } = await ask("GET", "/session");
  const headers = { "X-CSRFToken": String(token), Accept: "application/json" };
  const answer = await fetch(`/api/v1${path}`, { method: "DELETE", headers, credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
}
