// @ts-check
/** A form is sent once, however often a thumb taps; `data-once="off"` leaves a form alone. */

const PATIENCE = 15000;

/** @param {Document} page */
export function sendOnce(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement && isForUs(form) && !event.defaultPrevented) {
      hold(form, event);
    }
  });
  // A page that comes back from the browser's memory must be usable again.
  window.addEventListener("pageshow", () => {
    for (const form of page.querySelectorAll("form[data-sent]")) {
      release(/** @type {HTMLFormElement} */ (form));
    }
  });
}

/** @param {HTMLFormElement} form */
function isForUs(form) {
  // htmx looks after its own requests.
  const isByHtmx = form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]");
  return form.method === "post" && form.dataset.once !== "off" && !isByHtmx;
}

/**
 * @param {HTMLFormElement} form
 * @param {SubmitEvent} event
 */
function hold(form, event) {
  if (form.dataset.sent !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  // Later, because the browser leaves out the name and value of a disabled button.
  setTimeout(() => setDisabled(form, true));
  setTimeout(() => release(form), PATIENCE);
}

/** @param {HTMLFormElement} form */
function release(form) {
  delete form.dataset.sent;
  setDisabled(form, false);
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} isDisabled
 */
function setDisabled(form, isDisabled) {
  for (const control of form.elements) {
    if (!(control instanceof HTMLButtonElement) || control.type !== "submit") {
      continue;
    }
    if (isDisabled && !control.disabled) {
      control.disabled = true;
      control.dataset.held = "";
    } else if (!isDisabled && control.dataset.held !== undefined) {
      control.disabled = false;
      delete control.dataset.held;
    }
  }
}
