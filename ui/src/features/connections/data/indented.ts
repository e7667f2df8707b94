/**
 * JSON with a line for each member, to be read by people. Its tokens stay as they came: a number keeps all its digits,
 * which parsing would not promise. What is no JSON comes back as it is.
 */
export function indented(json: string): string {
  if (!isJson(json)) return json;
  const tokens = json.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
  if (!tokens) return json;
  let depth = 0;
  let text = "";
  const line = () => `\n${"  ".repeat(depth)}`;
  tokens.forEach((token, place) => {
    const next = tokens[place + 1];
    if (token === "{" || token === "[") {
      depth += 1;
      text += next === "}" || next === "]" ? token : token + line();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      const before = tokens[place - 1];
      text += before === "{" || before === "[" ? token : line() + token;
    } else if (token === ",") text += token + line();
    else if (token === ":") text += ": ";
    else text += token;
  });
  return text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
