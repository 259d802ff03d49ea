// @ts-check
/** Says how many letters a text may still grow, below every `textarea[data-limit]`. */

/** @param {Document} page */
export function countLetters(page) {
  for (const field of page.querySelectorAll("textarea[data-limit]")) {
    show(/** @type {HTMLTextAreaElement} */ (field));
  }
  page.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement && event.target.dataset.limit) {
      show(event.target);
    }
  });
}

/**
 * The server counts letters as code points, and so does this.
 * @param {string} text
 * @param {number} limit
 */
export function lettersLeft(text, limit) {
  return limit - [...text].length;
}

/** @param {HTMLTextAreaElement} field */
function show(field) {
  const left = lettersLeft(field.value, Number(field.dataset.limit));
  const line = lineOf(field);
  const words = field.dataset.left ?? "%s";
  line.textContent = words.replace("%s", String(left));
  if (left < 0) {
    line.dataset.state = "late";
  } else {
    delete line.dataset.state;
  }
}

/** @param {HTMLTextAreaElement} field */
function lineOf(field) {
  const next = field.nextElementSibling;
  if (next instanceof HTMLElement && next.classList.contains("counter")) {
    return next;
  }
  const line = document.createElement("output");
  line.className = "counter";
  field.after(line);
  return line;
}
