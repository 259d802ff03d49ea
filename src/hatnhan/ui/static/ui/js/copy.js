// @ts-check
/** A text to be sent on is copied by one tap; where the browser refuses, it stands marked, ready to be copied. */

/** @param {Document} page */
function offerCopies(page) {
  for (const place of page.querySelectorAll("[data-copies]")) {
    if (place instanceof HTMLElement) {
      offer(place);
    }
  }
}

/** @param {HTMLElement} place */
function offer(place) {
  const [text, button, said] = ["textarea", "button", "[role=status]"].map((part) => place.querySelector(part));
  if (!(text instanceof HTMLTextAreaElement) || !button || !said) {
    return;
  }
  button.removeAttribute("hidden");
  button.addEventListener("click", async () => {
    said.textContent = ((await isCopied(text)) ? place.dataset.done : place.dataset.marked) ?? "";
  });
}

/** @param {HTMLTextAreaElement} text */
async function isCopied(text) {
  text.focus();
  text.select();
  try {
    // Absent where the page came without encryption, as in a house's own network.
    await navigator.clipboard.writeText(text.value);
    return true;
  } catch {
    return false;
  }
}

offerCopies(document);
