// @ts-check
/** What a screen is: it is opened at a place, gives its content, and is told when something has changed. */

/** @typedef {import("../types.js").Village} Village */
/** @typedef {{village: Village, id: string, more: string, villages: Village[]}} Where */
/** @typedef {{content: DocumentFragment, refresh?: () => Promise<void>, leave?: () => void, heading?: HTMLElement | null, count?: number}} Shown
 *   `heading`: where the eye should go, instead of the first; `count`: the village's houses, where the screen has counted them */
/** @typedef {(where: Where) => Promise<Shown | null>} Open null: there is no such thing on this phone */
/** @typedef {(part: string) => Promise<Shown>} OpenPlain a screen that needs no village */
/** @typedef {Awaited<ReturnType<typeof import("../send.js").synchronise>>["stoppedBy"]} Stop */

export {};
