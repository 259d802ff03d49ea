// @ts-check
/** The outbox saved as a file, and loaded again. */

import { load, save } from "../saving.js";
import { broken } from "./broken.js";
import { say, slot } from "./dom.js";

/** @param {ParentNode} root */
export function fileActs(root) {
  const said = slot(root, "saved");
  slot(root, "save").addEventListener("click", async () => {
    try {
      const { file, name, count } = await save();
      download(file, name);
      said.textContent = say("file-saved", { count, name });
    } catch (error) {
      said.textContent = broken(error);
    }
  });
  const chooser = /** @type {HTMLInputElement} */ (slot(root, "load"));
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files ?? [];
    if (!file) {
      return;
    }
    try {
      const { added, known } = await load(file);
      said.textContent = say("file-loaded", { added, known });
    } catch (error) {
      said.textContent = broken(error);
    }
    chooser.value = "";
  });
}

/** @param {Blob} file @param {string} name */
function download(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
