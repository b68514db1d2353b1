import type * as resvg from '@resvg/resvg-wasm';
import { DomainError } from '#lib/kernel/errors.ts';

/** What the renderer reads before its first picture: the WebAssembly module and the only fonts that it knows. */
export const pngAssets = ['resvg.wasm', 'DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'] as const;

export type PngAsset = (typeof pngAssets)[number];

/**
 * Draws an SVG as PNG in its own size.
 *
 * The same SVG gives the same bytes on every machine: no font of the system is looked at. Throws a DomainError `internal`
 * whose cause says what was wrong; callers show their card without the picture then, a picture is never worth a card.
 */
export type RenderPng = (svg: string) => Promise<Uint8Array<ArrayBuffer>>;

type Resvg = typeof resvg.Resvg;

interface Drawing {
  readonly Resvg: Resvg;
  readonly fonts: Uint8Array[];
}

/** Of the process, not of a renderer: the package takes its WebAssembly module once. */
let loaded: Promise<Resvg> | undefined;

/** A renderer that reads its assets through `read`, all of them at its first picture and none before. */
export function createPngRenderer({ read }: { read: (name: PngAsset) => Promise<Uint8Array> }): RenderPng {
  let drawing: Promise<Drawing> | undefined;

  return async (svg) => {
    try {
      drawing ??= prepare(read);
      const { Resvg, fonts } = await drawing.catch(forget);
      return draw(svg, Resvg, fonts);
    } catch (cause) {
      throw new DomainError('internal', {}, { cause });
    }
  };

  /** What could not be read is read again for the next picture. */
  function forget(problem: unknown): never {
    drawing = undefined;
    throw problem;
  }
}

async function prepare(read: (name: PngAsset) => Promise<Uint8Array>): Promise<Drawing> {
  const [Resvg, ...fonts] = await Promise.all([loadOnce(read), read('DejaVuSans.ttf'), read('DejaVuSans-Bold.ttf')]);
  return { Resvg, fonts };
}

function loadOnce(read: (name: PngAsset) => Promise<Uint8Array>): Promise<Resvg> {
  loaded ??= load(read).catch((problem: unknown) => {
    loaded = undefined;
    throw problem;
  });
  return loaded;
}

async function load(read: (name: PngAsset) => Promise<Uint8Array>): Promise<Resvg> {
  const [{ initWasm, Resvg }, wasm] = await Promise.all([import('#lib/platform/png/resvg.ts'), read('resvg.wasm')]);
  await initWasm(wasm);
  return Resvg;
}

function draw(svg: string, Resvg: Resvg, fonts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const picture = new Resvg(svg, {
    fitTo: { mode: 'original' },
    font: { fontBuffers: fonts, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  });
  // Memory of WebAssembly is not collected: what is not freed stays until the process ends.
  try {
    const image = picture.render();
    try {
      return new Uint8Array(image.asPng());
    } finally {
      image.free();
    }
  } finally {
    picture.free();
  }
}
