// @ts-check
/** The phone page: opens the screen that the address names, renews it when something changes, and sends by itself. */

import * as book from "./book.js";
import { watch } from "./channel.js";
import { who } from "./person.js";
import { summary } from "./summary.js";
import { broken } from "./page/broken.js";
import { slot } from "./page/dom.js";
import { frame, mayOpen, tell } from "./page/frame.js";
import { at, hasLeft, placeOf } from "./page/router.js";
import { present } from "./page/sift.js";
import { arrived, warned } from "./page/toast.js";
import * as plain from "./screens/plain.js";

/** @typedef {import("./page/screens.js").Shown} Shown */
/** @typedef {import("./types.js").Village} Village */

/** A screen is fetched when it is first opened; the worker keeps all of them. @type {Record<string, () => Promise<{open: import("./page/screens.js").Open}>>} */
const SCREENS = {
  house: () => import("./screens/house.js"),
  houses: () => import("./screens/houses.js"),
  meeting: () => import("./screens/meeting.js"),
  purse: () => import("./screens/purse.js"),
  receipt: () => import("./screens/receipt.js"),
  register: () => import("./screens/register.js"),
  sheet: () => import("./screens/sheet.js"),
  task: () => import("./screens/task.js"),
  tasks: () => import("./screens/tasks.js"),
  visit: () => import("./screens/visit.js"),
};
/** @type {Record<string, () => Promise<{open: import("./page/screens.js").OpenPlain}>>} */
const PLAIN = { outbox: () => import("./screens/outbox.js"), phone: () => import("./screens/phone.js") };
// Changes that come together are shown together.
const GATHERING = 50;
// The first screen has the phone and the network for itself so long.
const AT_LEISURE = 1_000;

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
  const person = await who();
  const all = person ? await book.villages() : [];
  const place = ledOn(placeOf(location.hash), all);
  const known = all.find(({ code }) => code === place.village);
  const village = known ?? all.find(({ code }) => code === lastVillage) ?? all[0] ?? null;
  const next = await screenAt(place, all, known ?? null);
  const count = next.count ?? (village ? present(await book.houses(village.code)).length : 0);
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
  if (known) {
    // What `make bench` measures: from here on the screen can be used.
    performance.mark("usable");
  }
}

/** Where an address that names no screen leads; the way back does not pass there again.
 * @param {import("./page/router.js").Place} place @param {Village[]} all */
function ledOn(place, all) {
  const isOnlyOne = place.screen === "" && all.length === 1;
  const village = isOnlyOne ? all[0] : all.find(({ code }) => code === place.village);
  if (!village || !(isOnlyOne || place.screen === "start")) {
    return place;
  }
  history.replaceState(null, "", at(village.code, startOf(village)));
  return placeOf(location.hash);
}

/** @param {import("./page/router.js").Place} place @param {Village[]} all @param {Village | null} village @returns {Promise<Shown>} */
async function screenAt(place, all, village) {
  const plainly = (await who()) ? PLAIN[place.screen] : undefined;
  if (plainly) {
    return (await plainly()).open(place.id);
  }
  if (all.length === 0) {
    return plain.nothing(ended);
  }
  if (place.screen === "" || place.screen === "villages") {
    return plain.villages(all);
  }
  const screen = await SCREENS[place.screen]?.();
  const found = village && screen ? await screen.open({ village, villages: all, id: place.id, more: place.more }) : null;
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
let ended;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let gathering;

/** Whoever signed in or out is not forgotten over what else changed at once. */
let isOther = false;

/** @param {import("./types.js").Change} change */
function heard(change) {
  isOther ||= change === "person";
  clearTimeout(gathering);
  if (hasLeft()) {
    return;
  }
  gathering = setTimeout(() => renew().catch(fail), GATHERING);
}

async function renew() {
  const wasOther = isOther;
  isOther = false;
  if (wasOther && shown?.refresh) {
    location.reload();
  } else if (!shown?.refresh || (slot(document, "nav").hidden && (await book.villages()).length > 0)) {
    // Also where a village came to a phone that had none: the bar belongs to it.
    await open();
  } else {
    await shown?.refresh?.();
  }
  await dot();
}

async function dot() {
  tell((await who()) ? await summary() : null);
}

/** @param {unknown} error */
function fail(error) {
  shown = plain.trouble(error);
  slot(document, "main").replaceChildren(shown.content);
  slot(document, "dot").dataset.state = "late";
}

/** Sending broke, as on a phone without room: said beside the screen that somebody works on. @param {unknown} error */
function stuck(error) {
  if (!lastVillage) {
    fail(error);
  } else {
    warned(broken(error));
    slot(document, "dot").dataset.state = "late";
  }
}

async function start() {
  watch(heard);
  window.addEventListener("hashchange", () => {
    // Letters of another width would move a row from under a finger; with another screen everything moves.
    delete document.documentElement.dataset.arriving;
    open().catch(fail);
  });
  ["online", "offline"].forEach((name) => window.addEventListener(name, () => heard("outbox")));
  await open(true);
  await dot();
  // A page that came over the network is at it already; one that was kept here asks the network last.
  const [{ first }, { keepSending }] = await Promise.all([import("./first.js"), import("./background.js")]);
  keepSending(stuck, first);
  ended = await first.then(({ stoppedBy }) => stoppedBy, () => null);
  heard("book");
  setTimeout(() => settle().catch((error) => console.warn(error)), AT_LEISURE);
}

/** What the first screen can do without comes after it: the worker, which keeps the program, and the other screens. */
async function settle() {
  await navigator.serviceWorker?.register("/field/sw.js", { scope: "/field/", type: "module" });
  await Promise.all([...Object.values(SCREENS), ...Object.values(PLAIN)].map((load) => load()));
  if (await who()) {
    const { persist } = await import("./saving.js");
    await persist();
  }
}

start().catch(fail);
