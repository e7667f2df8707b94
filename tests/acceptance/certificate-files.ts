/** Certificate files as operators have them, made with openssl in a folder that goes with the test. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";

export const PASSPHRASE = "tulipe-fjord 47";

export interface Offered {
  name: string;
  content: Buffer;
}

export class Files {
  private readonly folder = mkdtempSync(join(tmpdir(), "guichet-files-"));
  private made = 0;

  private path(name: string): string {
    return join(this.folder, name);
  }

  private openssl(...given: string[]): Buffer {
    return execFileSync("openssl", given, { stdio: ["ignore", "pipe", "ignore"] });
  }

  /** A self-signed certificate for TLS, and its key, as two PEM files. */
  tls(commonName: string, days: number, bits = 2048): { certificate: string; key: string } {
    this.made += 1;
    const [certificate, key] = [this.path(`${this.made}.pem`), this.path(`${this.made}.key`)];
    const subject = `/C=FR/O=Budget Clair SAS/organizationIdentifier=PSDFR-ACPR-12345/CN=${commonName}`;
    this.openssl("req", "-x509", "-newkey", `rsa:${bits}`, "-noenc", "-sha256", "-days", `${days}`, "-subj", subject,
      "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=serverAuth,clientAuth",
      "-addext", "keyUsage=digitalSignature", "-keyout", key, "-out", certificate);
    return { certificate, key };
  }

  /** PKCS #12 with one key, protected by `cipher`, as `openssl pkcs12` writes it. */
  pkcs12({ certificate, key }: { certificate: string; key: string }, cipher = "AES-256-CBC"): Buffer {
    return this.openssl("pkcs12", "-export", "-nomac", "-in", certificate, "-inkey", key, "-keypbe", cipher, "-certpbe", cipher,
      "-passout", `pass:${PASSPHRASE}`);
  }

  /** The certificate that an authority of this test makes from a request, with what the request asks for, in PEM. */
  answer(request: Buffer): string {
    const [csr, authority] = [this.path("request.pem"), this.tls("Test QTSP", 4000)];
    writeFileSync(csr, request);
    this.openssl("req", "-in", csr, "-noout", "-verify");
    return this.openssl("x509", "-req", "-in", csr, "-CA", authority.certificate, "-CAkey", authority.key, "-days", "365",
      "-copy_extensions", "copyall").toString();
  }

  read(path: string): Buffer {
    return readFileSync(path);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * One PKCS #12 out of several without a MAC (RFC 7292 section 4): their safes side by side. No tool at hand writes a
 * file with several keys, while Java's key stores do.
 */
export function joined(files: readonly Buffer[]): Buffer {
  const safes = files.flatMap((file) => {
    const [version, authSafe] = inside(file);
    if (!version || !authSafe) throw new Error("not a PKCS #12");
    const [type, content] = inside(authSafe);
    const octets = inside(content ?? Buffer.of())[0] ?? Buffer.of();
    return [{ version, type: type ?? Buffer.of(), safes: inside(contents(octets)) }];
  });
  const first = safes[0];
  if (!first) throw new Error("nothing to join");
  const list = element(0x30, Buffer.concat(safes.flatMap((file) => file.safes)));
  const content = element(0xa0, element(0x04, list));
  return element(0x30, Buffer.concat([first.version, element(0x30, Buffer.concat([first.type, content]))]));
}

/** Drops files on the import, as from the system's file manager. */
export async function drop(page: Page, files: readonly Offered[]): Promise<void> {
  const given = files.map(({ name, content }) => ({ name, content: content.toString("base64") }));
  const dropped = await page.evaluateHandle((offered) => {
    const transfer = new DataTransfer();
    for (const { name, content } of offered) {
      transfer.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name));
    }
    return transfer;
  }, given);
  await page
    .getByRole("group", { name: /Certificate and key files|Fichiers de certificats/ })
    .dispatchEvent("drop", { dataTransfer: dropped });
}

/** The contents of one DER element. */
function contents(der: Buffer): Buffer {
  return der.subarray(headerOf(der));
}

/** The elements inside one constructed DER element. */
function inside(der: Buffer): Buffer[] {
  const found: Buffer[] = [];
  // An octet string that holds a sequence is opened by its caller.
  for (let rest = contents(der); rest.length > 0; ) {
    const whole = headerOf(rest) + lengthOf(rest);
    found.push(rest.subarray(0, whole));
    rest = rest.subarray(whole);
  }
  return found;
}

function headerOf(der: Buffer): number {
  const first = der[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function lengthOf(der: Buffer): number {
  const first = der[1] ?? 0;
  return first < 0x80 ? first : der.readUIntBE(2, first & 0x7f);
}

function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}
