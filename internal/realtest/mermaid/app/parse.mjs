// Reads a JSON list of diagrams and writes a JSON list: for each what Mermaid's
// parser says of it, and nothing if it accepts it.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const modules = process.argv[2];
const require = createRequire(join(modules, 'here.js'));
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('<!DOCTYPE html><body></body>');
globalThis.window = window;
globalThis.document = window.document;
Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });
const { default: mermaid } = await import(pathToFileURL(join(modules, 'mermaid', 'dist', 'mermaid.core.mjs')));
mermaid.initialize({ startOnLoad: false, maxTextSize: 10_000_000, maxEdges: 100_000 });

const said = [];
for (const diagram of JSON.parse(await text(process.stdin))) {
  try {
    await mermaid.parse(diagram);
    said.push('');
  } catch (e) {
    said.push(String(e.message ?? e) || 'it is refused');
  }
}
process.stdout.write(JSON.stringify(said));
