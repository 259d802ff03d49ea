// @ts-check
/** A finger on a box: one tap records, another within a moment takes it back; holding does something else. */

import { AlreadySent, HasFollowers, NoSuchEntry } from "../errors.js";
import { enqueue, withdraw } from "../outbox.js";
import { broken } from "./broken.js";
import { say } from "./dom.js";
import { told, warned } from "./toast.js";
import { answer, called } from "./words.js";

/** @typedef {import("../types.js").House} House */
/** @typedef {import("../types.js").HouseState} HouseState */

const A_MOMENT = 10_000;
const LONG = 550;
const SLIP = 10;

/** What was tapped last. @type {{cell: string, id: string, at: number} | null} */
let last = null;
/** Cells whose tap is being kept. @type {Set<string>} */
const underWay = new Set();

/**
 * Do what a tap on a cell means; false: it asks for more than a tap.
 * @param {string} village
 * @param {House} house
 * @param {HouseState} state
 * @returns {Promise<boolean>}
 */
export async function tap(village, house, state) {
  const cell = `${house.id}:${state.indicator.id}`;
  if (underWay.has(cell)) {
    return true;
  }
  if (last?.cell === cell && performance.now() - last.at < A_MOMENT) {
    await guarded(cell, () => undo(village, house, state));
    return true;
  }
  if (state.indicator.kind !== "yes_no" || state.isDisputed || state.value === 1) {
    return false;
  }
  await guarded(cell, async () => {
    const payload = { household_id: house.id, indicator_id: state.indicator.id, value: 1 };
    const { id } = await enqueue({ name: "observe_household", village, payload });
    last = { cell, id, at: performance.now() };
    const words = { house: called(house), title: state.indicator.title, value: answer(state.indicator, 1) };
    told(say("recorded", words), () => guarded(cell, () => undo(village, house, state)));
  });
  return true;
}

/** @param {string} cell @param {() => Promise<void>} act */
async function guarded(cell, act) {
  underWay.add(cell);
  try {
    await act();
  } catch (error) {
    warned(broken(error));
  } finally {
    underWay.delete(cell);
  }
}

/** @param {string} village @param {House} house @param {HouseState} state */
async function undo(village, house, state) {
  const slip = last;
  last = null;
  if (slip) {
    await takeBack(village, { household_id: house.id, indicator_id: state.indicator.id }, slip.id);
    told(say("undone", { house: called(house), title: state.indicator.title }));
  }
}

/**
 * Take a look back: what was never sent leaves the outbox, what may have arrived is taken back by a further fact.
 * @param {string} village
 * @param {{household_id: string, indicator_id: string}} of
 * @param {string} id
 */
export async function takeBack(village, of, id) {
  try {
    await withdraw(id);
  } catch (error) {
    if (!(error instanceof AlreadySent || error instanceof NoSuchEntry || error instanceof HasFollowers)) {
      throw error;
    }
    await enqueue({ name: "observe_household", village, payload: { ...of, value: null, supersedes_id: id }, after: [id] });
  }
}

/** Let a long touch act, and no tap follow from it.
 * @param {HTMLElement} element
 * @param {() => void} act
 */
export function holdToOpen(element, act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isHeld = false;
  let start = { x: 0, y: 0 };
  const end = () => clearTimeout(timer);
  element.addEventListener("pointerdown", (event) => {
    isHeld = false;
    start = { x: event.clientX, y: event.clientY };
    end();
    timer = setTimeout(() => {
      isHeld = true;
      act();
    }, LONG);
  });
  element.addEventListener("pointermove", (event) => {
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLIP) {
      end();
    }
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
    element.addEventListener(name, end);
  }
  // The menu of the browser would cover what the hold has opened.
  element.addEventListener("contextmenu", (event) => event.preventDefault());
  element.addEventListener("click", (event) => {
    if (isHeld) {
      isHeld = false;
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  });
}
