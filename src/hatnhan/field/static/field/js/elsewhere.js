// @ts-check
/** On the pages that need a network: the dot tells what waits on this phone, and signing out never loses it. */

const told = document.querySelector("template[data-phone]");

/** What waits here, for the person who reads this page; null: this phone keeps nothing of the person. */
async function kept() {
  // Where the page without network was never opened, nothing is loaded and nothing is asked.
  const registration = await navigator.serviceWorker?.getRegistration(phone());
  if (!registration) {
    return null;
  }
  const [{ who }, { summary, watch }, { whatWouldBeLost, wipe }] = await Promise.all([
    import("./person.js"),
    import("./outbox.js"),
    import("./leave.js"),
  ]);
  const person = await who();
  return person && person.id === data().person ? { summary, watch, whatWouldBeLost, wipe } : null;
}

const data = () => /** @type {HTMLTemplateElement} */ (told).dataset;
const phone = () => data().phone ?? "/";

/** @type {HTMLAnchorElement | null} */
let pill = null;

/** @param {import("./types.js").Summary} summary */
function show({ waiting, sending, refused }) {
  const count = refused || waiting + sending;
  pill?.remove();
  pill = null;
  if (count === 0 || !(told instanceof HTMLTemplateElement) || !document.querySelector("[data-page-state]")) {
    return;
  }
  pill = /** @type {HTMLAnchorElement} */ (told.content.firstElementChild?.cloneNode(true));
  pill.dataset.state = refused ? "late" : "waiting";
  pill.textContent = ((refused ? data().refused : data().waiting) ?? "").replace("{count}", String(count));
  told.after(pill);
}

/** @param {SubmitEvent} event */
async function leave(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-sign-out]")) {
    return;
  }
  event.preventDefault();
  try {
    const here = await kept();
    const lost = (await here?.whatWouldBeLost()) ?? { commands: 0, photos: 0 };
    if (lost.commands + lost.photos > 0) {
      location.assign(`${phone()}#/phone/leave`);
      return;
    }
    await here?.wipe();
  } catch (error) {
    // A storage that cannot be opened must not keep anybody signed in.
    console.warn(error);
  }
  form.submit();
}

if (told) {
  document.addEventListener("submit", leave);
  const here = await kept();
  if (here) {
    const tell = async () => show(await here.summary());
    here.watch(tell);
    await tell();
  }
}

export {};
