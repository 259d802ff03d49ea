// @ts-check
/** Holding a finger on something does something else than a tap. */

const LONG = 550;
const SLIP = 10;

/**
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
