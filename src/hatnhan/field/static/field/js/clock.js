// @ts-check
/** The phone's own clock, the day that a demonstration assumes, and how far the clock is from the server's. */

const VILLAGE_OFFSET = 7 * 3_600_000;
const DAY = 86_400_000;

/** @typedef {{assumedDay: string | null, offset: number}} ClockState `offset` in minutes: the phone's clock is ahead by so many */

/** @type {ClockState} */
let state = { assumedDay: null, offset: 0 };

/**
 * The present moment by the phone's clock; on an assumed day the clock runs, the day stays.
 * @returns {Date}
 */
export function now() {
  const moment = Date.now();
  if (state.assumedDay === null) {
    return new Date(moment);
  }
  const sinceMidnight = (moment + VILLAGE_OFFSET) % DAY;
  return new Date(Date.parse(`${state.assumedDay}T00:00:00Z`) - VILLAGE_OFFSET + sinceMidnight);
}

/**
 * The calendar day in the village on which a moment falls.
 * @param {Date | string} at
 * @returns {string} as 2023-11-18
 */
export function dayOf(at) {
  return new Date(new Date(at).getTime() + VILLAGE_OFFSET).toISOString().slice(0, 10);
}

/** The village's calendar day. @returns {string} */
export function today() {
  return dayOf(now());
}

/**
 * Hear the server's clock.
 * @param {{now: string, assumed_day?: string | null}} said
 * @returns {ClockState} what is worth keeping
 */
export function noteServer(said) {
  if (said.assumed_day !== undefined) {
    state.assumedDay = said.assumed_day;
  }
  const difference = now().getTime() - Date.parse(said.now);
  if (Number.isFinite(difference)) {
    state.offset = Math.round(difference / 60_000);
  }
  return { ...state };
}

/** How many minutes the phone's clock is ahead of the server's (negative: behind). @returns {number} */
export function offsetMinutes() {
  return state.offset;
}

/** Take up what was kept when the phone was last used. @param {ClockState | undefined} kept */
export function restore(kept) {
  state = { assumedDay: kept?.assumedDay ?? null, offset: kept?.offset ?? 0 };
}
