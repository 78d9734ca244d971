// node pack.mjs SCRIPT PACKAGES SITE: Pyodide itself compiles and packs what will be loaded (SCRIPT says how).
import { readFile } from "node:fs/promises";
import { loadPyodide } from "pyodide";

const [script, packages, site] = process.argv.slice(2);
const python = await loadPyodide();
for (const [inside, outside] of [["/packages", packages], ["/site", site], ["/npm", "node_modules/pyodide"]]) {
  python.FS.mkdirTree(inside);
  python.mountNodeFS(inside, outside);
}
try {
  python.runPython(await readFile(script, "utf8"), { filename: script });
} catch (error) { // Node would print the line of Pyodide that it passed: all of Pyodide
  console.error(error.message);
  process.exit(1);
}
