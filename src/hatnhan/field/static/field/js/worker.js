// @ts-check
/** The service worker: opens the page without a network, and sends when the browser wakes it. */

import { TAG } from "./background.js";
import { LOCK, synchronise } from "./send.js";

/** Of a program's caches the last two stay: a page of the older one may still be open. */
const KEPT = 2;
const PREFIX = "hatnhan-field-";
const VERSION_HEADER = "X-Field-Version";

/**
 * @param {{version: string, shell: string, addresses: string[]}} program the page, and everything that it loads
 */
export function work({ version, shell, addresses }) {
  const worker = /** @type {any} */ (self);
  const name = PREFIX + version;
  const known = new Set(addresses);

  worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const { request } = event;
    const address = new URL(request.url);
    if (request.method !== "GET" || address.origin !== location.origin) {
      return;
    }
    if (request.mode === "navigate" && address.pathname === shell) {
      event.respondWith(page());
      event.waitUntil(renew());
    } else if (known.has(address.pathname)) {
      event.respondWith(kept(request));
    }
  });
  worker.addEventListener("sync", (/** @type {any} */ event) => {
    if (event.tag === TAG) {
      event.waitUntil(send());
    }
  });

  async function install() {
    const cache = await caches.open(name);
    await Promise.all([cache.addAll(addresses), take(cache)]);
    // Nothing is taken over while something is being sent.
    await navigator.locks.request(LOCK, () => worker.skipWaiting());
  }

  async function activate() {
    const names = (await caches.keys()).filter((each) => each.startsWith(PREFIX) && each !== name);
    await Promise.all(names.slice(0, Math.max(0, names.length + 1 - KEPT)).map((each) => caches.delete(each)));
    await worker.clients.claim();
  }

  /** Keep the page of this very program. @param {Cache} cache */
  async function take(cache) {
    const response = await fetch(shell, { cache: "no-cache", redirect: "error" });
    if (!response.ok || response.headers.get(VERSION_HEADER) !== version) {
      throw new Error("the page is of another program");
    }
    await cache.put(shell, await atHand(response));
  }

  async function page() {
    const cache = await caches.open(name);
    return (await cache.match(shell, { ignoreVary: true })) ?? fetch(shell);
  }

  /** @param {Request} request */
  async function kept(request) {
    const found = await caches.match(request, { ignoreVary: true, ignoreSearch: true });
    return found ?? fetch(request);
  }

  /** The reader may have chosen another language, or there is a newer program. */
  async function renew() {
    try {
      await take(await caches.open(name));
    } catch {
      await worker.registration.update().catch(() => null);
    }
  }
}

// Only a page that comes over the network asks the network before its screen stands.
const SENDING = /<(?:link|script) [^>]* data-sending>(?:<\/script>)?\n?/g;

/** What takes turns on a slow network need not wait on the phone itself. @param {Response} response */
async function atHand(response) {
  const whole = (await response.text()).replace(SENDING, "");
  const text = whole.replace(" data-arriving", "").replaceAll(' fetchpriority="low"', "");
  const headers = new Headers(response.headers);
  // They speak of the bytes that came over the network.
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(text, { headers });
}

async function send() {
  const { isDone, stoppedBy } = await synchronise({ force: true });
  if (!isDone && stoppedBy !== "signed_out" && stoppedBy !== "revoked") {
    // The browser wakes the worker again only where this fails.
    throw new Error(`not sent yet: ${stoppedBy}`);
  }
}
