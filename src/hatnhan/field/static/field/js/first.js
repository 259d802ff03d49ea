// @ts-check
/** The first sending and reading of a page begins while its screens still load: on a slow network each round trip counts. */

import { synchronise } from "./send.js";

export const first = synchronise({ isBack: true });
// Whoever waits for it hears of a trouble; until then nobody does.
first.catch(() => null);
