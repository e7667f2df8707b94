/** The part of a distinguished name (RFC 4514) a reader goes by: its CN, else its O, else all of it. */
export function shortName(name: string): string {
  for (const attribute of ["CN", "O"]) {
    // A comma inside a value is escaped with a backslash.
    const found = new RegExp(`(?:^|,)\\s*${attribute}=((?:\\\\.|[^,\\\\])+)`).exec(name)?.[1];
    if (found) return found.replace(/\\(.)/g, "$1").trim();
  }
  return name;
}
