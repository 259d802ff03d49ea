// @ts-check
/** The first sending and reading of a page that comes over the network begins while its screens still load: on a slow
 * network each round trip counts. A page that was kept here asks for it when its screen stands. */

import { synchronise } from "./send.js";

export const first = synchronise({ isBack: true });
// Whoever waits for it hears of a trouble; until then nobody does.
first.catch(() => null);
