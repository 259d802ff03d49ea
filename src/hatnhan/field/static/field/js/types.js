// @ts-check
/** The words that the phone's modules share; nothing here runs. */

/** @typedef {"observe_household" | "add_photo" | "mark_attendance" | "prepare_opinion" | "report_task"
 *   | "visit_household" | "register_household" | "receive_contribution" | "receive_labour" | "hand_over"
 *   | "withdraw_hand_over"} CommandName */

/** @typedef {"waiting" | "sending" | "accepted" | "refused"} EntryState */

/** @typedef {Record<string, string | number | boolean | null | undefined>} Payload */

/**
 * What the outbox is asked to keep.
 * @typedef {object} Command
 * @property {CommandName} name
 * @property {string} village its code
 * @property {Payload} payload as docs/sync.md says; `sha256` of an `add_photo` is filled in from the blob
 * @property {string[]} [after] commands that must be accepted first
 * @property {Blob} [blob] the picture of an `add_photo`
 * @property {string} [happenedAt] the moment of what was seen on an earlier day; without it, now
 */

/**
 * A picture on its way, beside its command.
 * @typedef {object} Upload
 * @property {number} size
 * @property {number} received bytes that the server has
 * @property {boolean} isComplete
 * @property {string} [code] why the server does not take it
 * @property {string} [text] the same in words
 */

/**
 * One command in the outbox.
 * @typedef {object} Entry
 * @property {string} id UUIDv7; the identifier of the fact
 * @property {CommandName} name
 * @property {number} version
 * @property {string} village
 * @property {string} happened_at by the phone's own clock
 * @property {string[]} after
 * @property {Payload} payload
 * @property {EntryState} state
 * @property {boolean} maySent it has been sent without an answer, so the server may have it
 * @property {string} [code] why it is refused, or why it still waits
 * @property {string} [text] the same in words
 * @property {Record<string, unknown>} [facts]
 * @property {string} [accepted_at] when the answer came, by the phone's clock
 * @property {Upload} [upload] only in what `entries()` gives, for a picture
 */

/**
 * @typedef {object} Summary
 * @property {number} waiting commands that the server has not taken yet, and pictures of taken ones still to be uploaded
 * @property {number} sending
 * @property {number} refused
 * @property {number} photos pictures still to be uploaded (those of waiting commands as well)
 * @property {boolean} offline
 * @property {boolean} needsSignIn
 * @property {boolean} needsUpdate
 * @property {boolean} isRevoked
 * @property {{code: string, text: string} | null} trouble why the server takes nothing from this phone at present, in words
 * @property {number} others waiting entries of other persons on this phone
 */

/** @typedef {{id: string, name: string}} Named */

/** @typedef {"yes_no" | "number" | "choice"} Kind */

/**
 * As the server sends it.
 * @typedef {object} Indicator
 * @property {string} id
 * @property {string} code
 * @property {string} title
 * @property {Kind} kind
 * @property {string} unit
 * @property {string[]} choices
 * @property {number[]} counting_choices
 * @property {number | null} counts_from
 * @property {string | null} from_on
 * @property {string | null} retired_on
 */

/** What holds of a house for one indicator: the server's word, with what waits laid on top.
 * @typedef {object} HouseState
 * @property {Indicator} indicator
 * @property {number | null} value null: nothing is known
 * @property {boolean} counts
 * @property {boolean} awaitsConfirmation
 * @property {boolean} isDisputed two persons saw different things
 * @property {string | null} observedOn a day
 * @property {string | null} countsSince a day
 * @property {boolean} waiting something of this waits in the outbox
 */

/**
 * @typedef {object} Observation
 * @property {string} id
 * @property {Indicator} indicator
 * @property {Named} author
 * @property {number | null} value null: it takes back what it supersedes
 * @property {string} happenedAt
 * @property {string} note
 * @property {string | null} supersedesId
 * @property {boolean} waiting
 * @property {boolean} stands it is neither replaced nor taken back
 */

/** @typedef {{on: string, author: Named, note: string, waiting: boolean}} Visit */
/** @typedef {{sha256: string, indicator: Indicator | null, on: string, caption: string, waiting: boolean}} Photo */

/**
 * @typedef {object} House
 * @property {string} id
 * @property {string} code empty while the house waits to be registered
 * @property {string} name its representative
 * @property {string} hamlet
 * @property {number} memberCount
 * @property {string | null} joinedOn
 * @property {string | null} leftOn
 * @property {HouseState[]} states one for each indicator, in the indicators' order
 * @property {Observation[]} history newest last
 * @property {Visit[]} visits newest last
 * @property {Photo[]} photos newest last
 * @property {boolean} isNew registered on this phone and not accepted yet
 * @property {boolean} waiting something of this house waits in the outbox
 */

/**
 * @typedef {object} Village
 * @property {string} code
 * @property {string} name
 * @property {string} communeName
 * @property {string[]} may the actions that the person may do here
 * @property {Indicator[]} indicators
 * @property {Named[]} hamlets
 * @property {Named} person whose book this is
 * @property {string | null} renewedAt when the last change feed was read, by the phone's clock
 */

/** @typedef {"present" | "absent_with_reason" | "absent_without_reason"} Mark */
/** @typedef {{id: string, name: string, standing: string, mark: Mark | null, reason: string, waiting: boolean}} Member */
/** @typedef {{id: string, title: string, detail: string, minutesPlanned: number | null, lead: string, opinion: string,
 *   waiting: boolean}} Item */

/**
 * @typedef {object} Meeting
 * @property {string} id
 * @property {string} kind
 * @property {string} topic
 * @property {string} plannedOn
 * @property {string | null} clock
 * @property {string} location
 * @property {boolean} isAnnounced
 * @property {boolean} isStarted
 * @property {boolean} isClosed
 * @property {boolean} mayHold
 * @property {Item[]} items
 * @property {Member[]} members
 */

/** @typedef {{on: string, text: string, isDone: boolean, waiting: boolean}} Report */

/**
 * @typedef {object} Task
 * @property {string} id
 * @property {string} title
 * @property {string | null} dueOn
 * @property {boolean} isOverdue
 * @property {string} state
 * @property {unknown} measured
 * @property {Report[]} reports newest last
 * @property {boolean} waiting
 */

/** What the channel between pages and the worker says: entries changed, something new is to be sent, what is kept of
 * the villages changed, another person is here.
 * @typedef {"outbox" | "entered" | "book" | "person"} Change */

export {};
