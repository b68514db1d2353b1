/** Line drawings on a grid of 20, all with the same stroke. */
const PATHS = {
  hash: 'M4 7.5h13M3 12.5h13M8.5 3l-2 14M13.5 3l-2 14',
  menu: 'M3 5h14M3 10h14M3 15h14',
  clock: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15M10 5.8V10l3 2.2',
  close: 'M5 5l10 10M15 5L5 15',
  down: 'M5 7.5l5 5l5-5',
  check: 'M4 10.5l4 4l8-9',
  search: 'M8.8 3.5a5.3 5.3 0 1 0 0 10.6a5.3 5.3 0 0 0 0-10.6M12.7 12.7L17 17',
  link: 'M11.5 3.5h5v5M16.5 3.5L9 11M14.5 11.5v4a1.5 1.5 0 0 1-1.5 1.5H4.5A1.5 1.5 0 0 1 3 15.5V7a1.5 1.5 0 0 1 1.5-1.5h4',
  eye: 'M2 10s2.9-5 8-5s8 5 8 5s-2.9 5-8 5s-8-5-8-5M10 7.8a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 0 0 0-4.4',
  history: 'M3 4v4h4M3.3 8a7.2 7.2 0 1 1-.4 3.8M10 6.3V10l2.6 1.6',
  picture: 'M3.5 4h13v12h-13zM3.5 13l3.7-3.7l3 3l2.3-2.3l4 4M12.8 7.6h.01',
  file: 'M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4',
  alert: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15M10 6v4.8M10 13.7v.01',
  trash: 'M3.5 5.5h13M8 5.5v-2h4v2M5.5 5.5l.8 11.5h7.4l.8-11.5M8.3 8.8v5M11.7 8.8v5',
  pause: 'M6.5 4.5v11M13.5 4.5v11',
  play: 'M6 4l10 6l-10 6z',
  skip: 'M4 4.5l8.5 5.5L4 15.5zM16 4.5v11',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7M10 1.8v1.7M10 16.5v1.7M1.8 10h1.7M16.5 10h1.7M4.2 4.2l1.2 1.2M14.6 14.6l1.2 1.2M4.2 15.8l1.2-1.2M14.6 5.4l1.2-1.2',
  moon: 'M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z',
  screen: 'M2.5 4h15v10h-15zM7 17h6M10 14v3',
  person: 'M10 3.5a3.2 3.2 0 1 0 0 6.4a3.2 3.2 0 0 0 0-6.4M3.8 17c.6-3.3 3-5 6.2-5s5.6 1.7 6.2 5',
  shield: 'M10 2.5l6 2.2v4.8c0 3.8-2.5 6.7-6 8c-3.5-1.3-6-4.2-6-8V4.7z',
  function: 'M4 16.5L9 6.5L7.7 3.5H5M9 6.5l5 10h2.5',
  table:
    'M3.5 5.5c0-1.4 2.9-2.5 6.5-2.5s6.5 1.1 6.5 2.5S13.6 8 10 8S3.5 6.9 3.5 5.5M3.5 5.5v9c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5v-9M3.5 10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5',
  queue: 'M3 5h4v10H3zM8.5 5h4v10h-4zM14.5 10h4M16.5 8l2 2l-2 2',
  stream: 'M2.5 7c2.5-3 5-3 7.5 0s5 3 7.5 0M2.5 13c2.5-3 5-3 7.5 0s5 3 7.5 0',
  bus: 'M3 10h14M6 10V5M10 10v5M14 10V5M6 5h.01M10 15h.01M14 5h.01',
  chat: 'M3 4h14v9.5H9L5.5 17v-3.5H3z',
  key: 'M7 8.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7M9.5 9.5L16.5 3M13.5 5.8l2.2 2.2',
  globe: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15M2.5 10h15M10 2.5c-5 4.8-5 10.2 0 15c5-4.8 5-10.2 0-15',
  dot: 'M10 7.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5',
  branch: 'M6 3.5v9M6 12.5a2 2 0 1 0 0 4a2 2 0 0 0 0-4M14 3.5a2 2 0 1 0 0 4a2 2 0 0 0 0-4M14 7.5c0 3-3 3.5-6.2 4.6',
  done: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15M6.6 10.2l2.4 2.4l4.4-4.9',
  failed: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15M7.3 7.3l5.4 5.4M12.7 7.3l-5.4 5.4',
  stopped: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15M4.8 4.8l10.4 10.4',
  skipped: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15M6.5 10h7',
  waiting: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15M10 9.3a.7.7 0 1 0 0 1.4a.7.7 0 0 0 0-1.4',
  box: 'M3 6.5l7-3.5l7 3.5v7l-7 3.5l-7-3.5zM3 6.5l7 3.5l7-3.5M10 10v7',
  left: 'M12.5 4.5L7 10l5.5 5.5',
  slash: 'M4 3.5h12v13H4zM12 6.5l-4 7',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside words; it says nothing by itself. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** Turns while something is under way. */
export function Spinner() {
  return (
    <svg className="spinner" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <circle cx="10" cy="10" r="7" />
      <path d="M10 3a7 7 0 0 1 7 7" />
    </svg>
  );
}
