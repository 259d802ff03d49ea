// @ts-check
/** Pieces of the page: the shell's templates are cloned and filled; no word and no markup is written here. */

// Looked up once: a sheet asks for them hundreds of times, and to ask the document is to walk through all of it.
const templates = new Map([...document.querySelectorAll("template")].flatMap(namesOf));
/** @type {Map<string, string>} */
const sentences = new Map();

/** @param {HTMLTemplateElement} template @returns {[string, HTMLTemplateElement][]} */
function namesOf(template) {
  return Object.entries(template.dataset).map(([kind, name]) => [`${kind} ${name}`, template]);
}

/**
 * @param {string} kind
 * @param {string} name
 * @returns {DocumentFragment}
 */
function copyOf(kind, name) {
  const template = templates.get(`${kind} ${name}`);
  if (!template) {
    throw new Error(`The shell has no ${kind} «${name}»`);
  }
  // Imported, not cloned: a picture inside would else be asked for twice.
  return document.importNode(template.content, true);
}

/** A whole screen. @param {string} name */
export const screenOf = (name) => copyOf("screen", name);

/** A form by the name of its command. @param {string} name */
export function formOf(name) {
  return /** @type {HTMLFormElement} */ (copyOf("form", name).querySelector("form"));
}

/** A repeated part, as its one element. @param {string} name @returns {HTMLElement} */
export function pieceOf(name) {
  return /** @type {HTMLElement} */ (piecesOf(name).firstElementChild);
}

/** A part of several elements. @param {string} name */
export const piecesOf = (name) => copyOf("piece", name);

/**
 * A sentence of the shell with its facts filled in.
 * @param {string} name
 * @param {Record<string, string | number>} [facts]
 */
export function say(name, facts = {}) {
  const text = sentences.get(name) ?? (copyOf("say", name).textContent ?? "").trim();
  sentences.set(name, text);
  return text.replace(/\{(\w+)\}/g, (_all, key) => String(facts[key] ?? ""));
}

/** Whether the shell knows a sentence. @param {string} name */
export function knows(name) {
  return templates.has(`say ${name}`);
}

/**
 * @param {ParentNode} root
 * @param {string} name
 * @returns {HTMLElement}
 */
export function slot(root, name) {
  const found = root.querySelector(`[data-slot="${name}"]`);
  if (!(found instanceof HTMLElement)) {
    throw new Error(`No slot «${name}»`);
  }
  return found;
}

/**
 * Put texts into slots; null hides a slot.
 * @param {ParentNode} root
 * @param {Record<string, string | number | null | undefined>} texts
 */
export function fill(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    const place = slot(root, name);
    const words = text === null || text === undefined ? "" : String(text);
    place.hidden = words === "";
    if (place.textContent !== words) {
      place.textContent = words;
    }
  }
}

/**
 * Show or hide slots.
 * @param {ParentNode} root
 * @param {Record<string, boolean>} shown
 */
export function show(root, shown) {
  for (const [name, isShown] of Object.entries(shown)) {
    slot(root, name).hidden = !isShown;
  }
}

/**
 * @param {ParentNode} root
 * @param {string} name
 * @param {string} address
 */
export function lead(root, name, address) {
  /** @type {HTMLAnchorElement} */ (slot(root, name)).href = address;
}

/**
 * A field by its name.
 * @param {ParentNode} root
 * @param {string} name
 */
export function fieldOf(root, name) {
  return /** @type {HTMLInputElement} */ (root.querySelector(`[name="${name}"]`));
}

/**
 * What was typed into a form.
 * @param {HTMLFormElement} form
 * @param {string} name
 */
export function typed(form, name) {
  return String(new FormData(form).get(name) ?? "").trim();
}
