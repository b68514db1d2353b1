/** A file of its own in a bundle, loaded by the first picture. */
export { initWasm, Resvg } from '@resvg/resvg-wasm';
