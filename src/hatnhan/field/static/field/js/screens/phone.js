// @ts-check
/** This phone: its name, what is kept here, its list of phones, signing out. */

import * as book from "../book.js";
import { offsetMinutes } from "../clock.js";
import { device, nameDevice, who } from "../person.js";
import { drivesOf } from "../purse.js";
import { estimate, persist } from "../saving.js";
import { synchronise } from "../send.js";
import { fieldOf, fill, lead, pieceOf, say, screenOf, show, slot, typed } from "../page/dom.js";
import { layDevices } from "../page/devices.js";
import { onSubmit } from "../page/forms.js";
import { leaving } from "../page/leaving.js";
import { dong } from "../page/money.js";
import { install, mayInstall, version } from "../page/program.js";
import { at } from "../page/router.js";
import { moment, number } from "../page/words.js";

const MEGABYTE = 1_000_000;
const RIGHT_WITHIN = 10;

/** @type {import("../page/screens.js").OpenPlain} */
export async function open(part) {
  const content = screenOf("phone");
  const form = /** @type {HTMLFormElement} */ (slot(content, "name-form"));
  const renew = /** @type {HTMLButtonElement} */ (slot(content, "renew"));
  const person = await who();
  fill(content, { person: person?.name, version: say("version", { version: version() }) });
  const known = person ? await device() : null;
  fieldOf(form, "label").value = known?.label ?? "";
  onSubmit(form, async () => {
    await nameDevice(typed(form, "label"));
    fill(form, { named: say("kept") });
    return "";
  });
  renew.addEventListener("click", async () => {
    renew.disabled = true;
    await synchronise({ force: true }).finally(() => {
      renew.disabled = false;
    });
  });
  slot(content, "persist").addEventListener("click", async () => {
    await persist();
    await refresh();
  });
  show(content, { "install-card": mayInstall() });
  slot(content, "install").addEventListener("click", install);
  const leave = leaving(content);
  const purses = slot(content, "purse-card");
  const cells = { kept: slot(content, "kept"), persist: slot(content, "persist"), room: slot(content, "room"), clock: slot(content, "clock"), renewed: slot(content, "renewed"), villages: slot(content, "to-villages") };

  async function refresh() {
    const [room, villages] = await Promise.all([estimate(), book.villages()]);
    cells.kept.textContent = say(room.isPersisted ? "kept-yes" : "kept-no");
    cells.persist.hidden = room.isPersisted;
    cells.room.textContent = say("room", { used: number(Math.ceil(room.usage / MEGABYTE)), quota: number(Math.floor(room.quota / MEGABYTE)) });
    const off = Math.abs(offsetMinutes());
    cells.clock.textContent = off > RIGHT_WITHIN ? say("clock-off", { count: number(off) }) : say("clock-right");
    const latest = villages.map((village) => village.renewedAt ?? "").sort().pop();
    cells.renewed.textContent = latest ? moment(latest) : say("renewed-never");
    cells.villages.hidden = villages.length < 2;
    await layPurses(purses, villages);
    await leave();
  }
  const heading = part === "leave" ? slot(content, "leave-heading") : null;
  await refresh();
  void layDevices(slot(content, "devices"), slot(content, "devices-note"), known?.id ?? "");
  return { content, refresh, heading };
}

/** What the person holds of the drives of each village. @param {HTMLElement} card @param {import("../types.js").Village[]} villages */
async function layPurses(card, villages) {
  const all = await Promise.all(villages.map(async (village) => ({ village, drives: await drivesOf(village.code) })));
  const open = all.filter(({ drives }) => drives.length > 0);
  card.hidden = open.length === 0;
  slot(card, "purses").replaceChildren(...open.map(({ village, drives }) => {
    const row = pieceOf("purse-line");
    fill(row, { held: dong(drives.reduce((sum, drive) => sum + drive.inHandVnd, 0)), village: villages.length > 1 ? village.name : "" });
    lead(row, "to-purse", at(village.code, "purse"));
    return row;
  }));
}
