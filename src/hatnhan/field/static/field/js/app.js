// @ts-check
/** The phone page: opens the screen that the address names, renews it when something changes, and sends by itself. */

import { keepSending } from "./background.js";
import * as book from "./book.js";
import { summary, watch } from "./outbox.js";
import { who } from "./person.js";
import { persist } from "./saving.js";
import { synchronise } from "./send.js";
import { slot } from "./page/dom.js";
import { frame, mayOpen, tell } from "./page/frame.js";
import { hasLeft } from "./page/leaving.js";
import { at, placeOf } from "./page/router.js";
import { present } from "./page/sift.js";
import { arrived } from "./page/toast.js";
import * as house from "./screens/house.js";
import * as houses from "./screens/houses.js";
import * as meeting from "./screens/meeting.js";
import * as outbox from "./screens/outbox.js";
import * as phone from "./screens/phone.js";
import * as plain from "./screens/plain.js";
import * as register from "./screens/register.js";
import * as sheet from "./screens/sheet.js";
import * as task from "./screens/task.js";
import * as tasks from "./screens/tasks.js";
import * as visit from "./screens/visit.js";

/** @typedef {import("./page/screens.js").Shown} Shown */
/** @typedef {import("./types.js").Village} Village */

/** @type {Record<string, import("./page/screens.js").Open>} */
const SCREENS = Object.fromEntries(
  Object.entries({ house, houses, meeting, register, sheet, task, tasks, visit }).map(([name, { open }]) => [name, open]),
);
/** @type {Record<string, import("./page/screens.js").OpenPlain>} */
const PLAIN = { outbox: outbox.open, phone: phone.open };
// Changes that come together are shown together.
const GATHERING = 50;

/** @type {Shown | null} */
let shown = null;
/** The village of the last screen, for the screens of the phone itself. */
let lastVillage = "";
/** Only the last of several openings is laid. */
let turn = 0;

/** @param {boolean} [isFirst] */
async function open(isFirst = false) {
  turn += 1;
  const mine = turn;
  const place = placeOf(location.hash);
  const person = await who();
  const all = person ? await book.villages() : [];
  const known = all.find(({ code }) => code === place.village);
  const village = known ?? all.find(({ code }) => code === lastVillage) ?? all[0] ?? null;
  if (known && place.screen === "start") {
    location.replace(at(known.code, startOf(known)));
    return;
  }
  if (place.screen === "" && all.length === 1 && village) {
    location.replace(at(village.code, startOf(village)));
    return;
  }
  const next = await screenAt(place, all, known ?? null);
  const count = village ? present(await book.houses(village.code)).length : 0;
  if (mine !== turn) {
    return;
  }
  lastVillage = known?.code ?? lastVillage;
  shown?.leave?.();
  shown = next;
  slot(document, "main").replaceChildren(next.content);
  frame(village, place.screen, count, all.length > 1);
  arrive(village, isFirst);
  arrived();
}

/** @param {import("./page/router.js").Place} place @param {Village[]} all @param {Village | null} village @returns {Promise<Shown>} */
async function screenAt(place, all, village) {
  const plainly = (await who()) ? PLAIN[place.screen] : undefined;
  if (plainly) {
    return plainly(place.id);
  }
  if (all.length === 0) {
    return plain.nothing(firstTurn, again);
  }
  if (place.screen === "" || place.screen === "villages") {
    return plain.villages(all);
  }
  const screen = SCREENS[place.screen];
  const found = village && screen ? await screen({ village, villages: all, id: place.id, more: place.more }) : null;
  return found ?? plain.absent();
}

/** Where a village opens: at the sheet for whoever records. @param {Village} village */
function startOf(village) {
  return ["sheet", "houses", "tasks", "meeting"].find((screen) => mayOpen(village, screen)) ?? "houses";
}

/** Say where one is: the title, and the focus on the screen's heading. @param {Village | null} village @param {boolean} isFirst */
function arrive(village, isFirst) {
  const heading = document.querySelector("main h1");
  const goal = shown?.heading ?? heading;
  document.title = [heading?.textContent, village?.name ?? "Hạt Nhân"].filter(Boolean).join(" · ");
  if (goal instanceof HTMLElement && (!isFirst || goal !== heading)) {
    window.scrollTo(0, 0);
    goal.focus({ preventScroll: goal === heading });
  }
}

/** How the first sending and reading of this page ended; undefined: not yet. @type {import("./page/screens.js").Stop | undefined} */
let firstTurn;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let gathering;

/** @param {import("./types.js").Change} change */
function heard(change) {
  clearTimeout(gathering);
  if (hasLeft()) {
    return;
  }
  gathering = setTimeout(() => renew(change).catch(fail), GATHERING);
}

/** @param {import("./types.js").Change} change */
async function renew(change) {
  if (change === "person" && shown?.refresh) {
    location.reload();
  } else if (!shown?.refresh) {
    await open();
  } else {
    await shown?.refresh?.();
  }
  await dot();
}

async function dot() {
  tell((await who()) ? await summary() : null);
}

function again() {
  location.reload();
}

/** @param {unknown} error */
function fail(error) {
  shown = plain.trouble(error, again);
  slot(document, "main").replaceChildren(shown.content);
  slot(document, "dot").dataset.state = "late";
}

async function start() {
  watch(heard);
  window.addEventListener("hashchange", () => open().catch(fail));
  for (const name of ["online", "offline"]) {
    window.addEventListener(name, () => heard("outbox"));
  }
  await open(true);
  await dot();
  keepSending(fail);
  firstTurn = (await synchronise()).stoppedBy;
  heard("book");
  if (await who()) {
    await persist();
  }
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/field/sw.js", { scope: "/field/", type: "module" }).catch((error) => console.warn(error));
}
start().catch(fail);
