// @ts-check
/** What can go wrong on the phone, each as its own class: screens choose words by `code`. */

export class PhoneError extends Error {
  /**
   * @param {string} code
   * @param {Record<string, unknown>} [facts]
   * @param {unknown} [cause]
   */
  constructor(code, facts = {}, cause = undefined) {
    super(code, { cause });
    this.name = new.target.name;
    this.code = code;
    this.facts = facts;
  }
}

/** The phone has no room left; what was there stays, what was just asked was not kept. */
export class NoRoom extends PhoneError {}

/** The storage cannot be opened or was closed: by a newer program, another page, or the browser. */
export class StoreUnavailable extends PhoneError {}

/** Nobody has signed in on this phone yet. */
export class NobodyHere extends PhoneError {}

/** The entry may have reached the server already, so it can no longer be changed here. */
export class AlreadySent extends PhoneError {}

/** Other entries can only follow this one; `facts.ids` names them. */
export class HasFollowers extends PhoneError {}

/** The entry is not in the outbox. */
export class NoSuchEntry extends PhoneError {}

/** The file is no picture that this phone can read. */
export class NotAPicture extends PhoneError {}

/** The file is not an outbox that was saved, or another person's; `facts.name` says whose. */
export class NotThisOutbox extends PhoneError {}

/** Signing out would lose what `facts` counts. */
export class WouldLose extends PhoneError {}
