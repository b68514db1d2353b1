import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { cutEnd, drawableName, textWidth } from '#lib/diagnosis/svg-text.ts';
import { pngAssetSource } from '#scripts/png-assets.ts';
import { names } from './timelines.ts';

const fonts = { regular: readFont('DejaVuSans.ttf'), bold: readFont('DejaVuSans-Bold.ttf') };

describe('text in the picture', () => {
  it('is measured no narrower than the fonts draw it, and ASCII no wider than by a hundredth', () => {
    for (let code = 0x20; code < 0x7f; code++) {
      const letter = String.fromCharCode(code);
      for (const weight of ['regular', 'bold'] as const) {
        const measured = textWidth(letter, { size: 1, ...(weight === 'bold' ? { weight } : {}) });
        const drawn = fonts[weight](code) ?? Number.NaN;
        expect(measured).toBeGreaterThanOrEqual(drawn);
        expect(measured).toBeLessThanOrEqual(drawn + 0.0101);
      }
    }
  });

  it('has only letters that both fonts know, of the width that was measured', () => {
    for (let code = 0xa0; code < 0x3000; code++) {
      const name = drawableName(`${String.fromCodePoint(code)}`, '?');
      for (const letter of name) {
        const { bold, regular } = { bold: fonts.bold(codeOf(letter)), regular: fonts.regular(codeOf(letter)) };
        expect({ letter, known: bold !== undefined && regular !== undefined }).toEqual({ letter, known: true });
        expect(textWidth(letter, { size: 1 })).toBeGreaterThanOrEqual(regular ?? 0);
        expect(textWidth(letter, { size: 1, weight: 'bold' })).toBeGreaterThanOrEqual(bold ?? 0);
      }
    }
  });

  it('keeps accents, and leaves out what would pile up or run from right to left', () => {
    expect(drawableName('Prüfung – Übersicht', '?')).toBe('Prüfung – Übersicht');
    expect(drawableName('ｆｕｌｌ', '?')).toBe('full');
    expect(drawableName('a\u0300\u0301\u0302\u0303b', '?')).toBe('àb');
    expect(drawableName('בדיקה', 'Job 1')).toBe('Job 1');
  });

  it('is cut at its end to the room that there is', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 40, max: 700 }), (name, room) => {
        const style = { size: 30, weight: 'bold' } as const;
        const cut = cutEnd(drawableName(name, 'Run'), room, style);
        expect(textWidth(cut, style)).toBeLessThanOrEqual(room);
      }),
    );
  });
});

function codeOf(letter: string): number {
  return letter.codePointAt(0) ?? 0;
}

/**
 * Reads how far a TrueType font moves on after a character, in parts of its size; undefined where it has no glyph.
 *
 * Tables `cmap` (format 12) and `hmtx`: https://learn.microsoft.com/typography/opentype/spec/cmap
 */
function readFont(name: 'DejaVuSans.ttf' | 'DejaVuSans-Bold.ttf'): (code: number) => number | undefined {
  const font = readFileSync(pngAssetSource(name));
  const table = (tag: string) => {
    for (let at = 12; at < 12 + font.readUInt16BE(4) * 16; at += 16) {
      if (font.toString('latin1', at, at + 4) === tag) return font.readUInt32BE(at + 8);
    }
    throw new Error(`${name} has no table ${tag}`);
  };
  const unitsPerEm = font.readUInt16BE(table('head') + 18);
  const longMetrics = font.readUInt16BE(table('hhea') + 34);
  const metrics = table('hmtx');
  const cmap = table('cmap');
  const glyphs = new Map<number, number>();
  for (let index = 0; index < font.readUInt16BE(cmap + 2); index++) {
    const at = cmap + font.readUInt32BE(cmap + 8 + index * 8);
    if (font.readUInt16BE(at) !== 12) continue;
    for (let group = at + 16; group < at + 16 + font.readUInt32BE(at + 12) * 12; group += 12) {
      const [first, last, glyph] = [0, 4, 8].map((offset) => font.readUInt32BE(group + offset));
      for (let code = first ?? 0; code <= (last ?? -1); code++) glyphs.set(code, (glyph ?? 0) + code - (first ?? 0));
    }
  }
  return (code) => {
    const glyph = glyphs.get(code) ?? 0;
    if (glyph === 0) return undefined;
    return font.readUInt16BE(metrics + Math.min(glyph, longMetrics - 1) * 4) / unitsPerEm;
  };
}
