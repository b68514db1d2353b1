const KIBIBYTE = 1024;

/** How large something is: "512 bytes", "2.0 KB", "1.5 MB". */
export function sizeText(bytes: number): string {
  if (bytes < KIBIBYTE) return `${bytes} bytes`;
  const kibibytes = bytes / KIBIBYTE;
  return kibibytes < KIBIBYTE ? `${kibibytes.toFixed(1)} KB` : `${(kibibytes / KIBIBYTE).toFixed(1)} MB`;
}
