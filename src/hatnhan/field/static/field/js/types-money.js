// @ts-check
/** The words for drives, gifts and receipts; nothing here runs. */

/**
 * A drive that takes contributions, and what the person holds of it.
 * @typedef {object} Drive
 * @property {string} id
 * @property {string} title
 * @property {number} householdVnd what a household is asked for; 0: nothing
 * @property {number} householdHalfDays
 * @property {number} rateVnd the agreed value of a day
 * @property {string[]} rounds the last that were named, newest first
 * @property {number} inHandVnd with what waits on this phone, without what is on its way to the box
 * @property {number} onTheWayVnd told as handed over, and not yet confirmed
 * @property {HandOver[]} handOvers oldest first, also what this phone has withdrawn and the book still holds
 * @property {boolean} waiting some of this waits in the outbox
 */

/** Money told as brought to the box; `isSent`: the book has it, or may have it.
 * @typedef {{id: string, amountVnd: number, isSent: boolean, isWithdrawn: boolean}} HandOver */

/**
 * What one household gave to a drive.
 * @typedef {object} Gift
 * @property {Drive} drive
 * @property {number} askedVnd what it is asked for; 0: nothing
 * @property {number} askedHalfDays
 * @property {number} moneyVnd
 * @property {number} halfDays
 * @property {Receipt[]} receipts what this person received, newest last
 */

/**
 * What this person received from a household: provisional while it has no number.
 * @typedef {object} Receipt
 * @property {string} id
 * @property {string} household its identifier
 * @property {Drive} drive
 * @property {boolean} isLabour
 * @property {string} on a day
 * @property {number} amountVnd of labour: its value beside it
 * @property {number} halfDays
 * @property {string} round
 * @property {string} number empty until the book has given it
 * @property {boolean} isUndone
 * @property {import("./types.js").EntryState | null} state null: it is in the book
 */

export {};
