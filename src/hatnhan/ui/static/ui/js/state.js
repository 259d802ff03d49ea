// @ts-check
/** The dot in the header tells the truth about what htmx is sending: saved, saving, or not saved yet. */

/** @typedef {"saved" | "saving" | "late"} State */

/** @param {Document} page */
export function tellState(page) {
  const pill = page.querySelector("[data-page-state]");
  if (!(pill instanceof HTMLElement)) {
    return;
  }
  let underWay = 0;
  let isLate = false;
  const tell = () => show(pill, isLate ? "late" : underWay > 0 ? "saving" : "saved");

  page.addEventListener("htmx:beforeSend", (event) => {
    if (isSaving(event)) {
      underWay += 1;
      isLate = false;
      tell();
    }
  });
  page.addEventListener("htmx:afterRequest", (event) => {
    if (isSaving(event)) {
      underWay = Math.max(0, underWay - 1);
      isLate = isLate || !wasSaved(event);
      tell();
    }
  });
}

/** @param {Event} event */
function isSaving(event) {
  const verb = /** @type {CustomEvent} */ (event).detail?.requestConfig?.verb;
  return verb !== undefined && verb !== "get";
}

/** @param {Event} event */
function wasSaved(event) {
  return /** @type {CustomEvent} */ (event).detail?.successful === true;
}

/**
 * @param {HTMLElement} pill
 * @param {State} state
 */
function show(pill, state) {
  pill.dataset.state = state;
  pill.textContent = pill.dataset[state] ?? "";
}
