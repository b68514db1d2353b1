/** Advance widths of ASCII letters and the ellipsis, in hundredths of the font size, rounded up; from the fonts' `hmtx` tables. */
export interface Advances {
  readonly known: ReadonlyMap<string, number>;
  /** At most, for what else the picture draws: capitals of other alphabets (Cyrillic Ѽ is the widest), and the rest (ѽ). */
  readonly capital: number;
  readonly other: number;
}

/** DejaVu Sans 2.37. */
export const regular: Advances = table(118, 103, {
  28: "'ijl",
  30: 'IJ',
  32: ' ,.',
  34: '/:;\\|',
  36: 'f',
  37: '-',
  40: '()[]t',
  41: '!',
  42: 'r',
  46: '"',
  50: '*_`',
  53: 'sz',
  54: '?',
  55: 'c',
  56: 'L',
  58: 'Fk',
  60: 'vxy',
  61: 'P',
  62: 'TYaeo',
  64: '$0123456789ESbdghnpqu{}',
  66: 'K',
  69: 'ABVXZ',
  70: 'CR',
  74: 'U',
  75: 'N',
  76: 'H',
  78: '&DG',
  79: 'OQ',
  82: 'w',
  84: '#+<=>^~',
  87: 'M',
  96: '%',
  98: 'm',
  99: 'W',
  100: '@…',
});

/** DejaVu Sans Bold 2.37. */
export const bold: Advances = table(141, 118, {
  31: "'",
  35: ' ijl',
  37: '/\\|',
  38: ',.IJ',
  40: ':;',
  42: '-',
  44: 'f',
  46: '!()[]',
  48: 't',
  50: '_`r',
  53: '"*',
  59: '?z',
  60: 'cs',
  64: 'L',
  65: 'x',
  66: 'vy',
  67: 'k',
  68: 'ae',
  69: 'EFTo',
  70: '$0123456789',
  72: 'bdghnpqu{}',
  73: 'SYZ',
  74: 'CP',
  77: 'B',
  78: 'AKRVX',
  82: 'U',
  83: 'G',
  84: '#+<=>DHN^~',
  86: 'OQ',
  88: '&',
  93: 'w',
  100: '@M…',
  101: '%',
  105: 'm',
  111: 'W',
});

function table(capital: number, other: number, groups: Readonly<Record<number, string>>): Advances {
  const known = new Map<string, number>();
  for (const [hundredths, characters] of Object.entries(groups)) {
    for (const character of characters) known.set(character, Number(hundredths));
  }
  return { known, capital, other };
}
