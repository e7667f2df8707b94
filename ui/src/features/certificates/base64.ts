/** Bytes as base64 (RFC 4648 section 4), the form in which files cross the border. */
const PIECE = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  let characters = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    characters += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(characters);
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
