import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

/** Flags of authenticator data (WebAuthn Level 3, 6.1): present, verified, credential included. */
const PRESENT = 0x01
const VERIFIED = 0x04
const INCLUDED = 0x40

/** A passkey in software, with one key (ES256), as WebAuthn Level 3 has it; no browser is between. */
export class Authenticator {
  readonly id = randomBytes(16)
  readonly #key: KeyObject
  readonly #cose: Buffer
  #counter = 0

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#key = privateKey
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    // RFC 9053, 7.1.1: kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), x, y.
    const bytes = (text: string) => Buffer.concat([Buffer.from([0x58, 0x20]), Buffer.from(text, 'base64url')])
    this.#cose = Buffer.concat([
      ...[Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]), bytes(x), Buffer.from([0x22]), bytes(y)],
    ])
  }

  /** The answer to registration options. */
  register({ challenge, rp }: { challenge: string; rp: { id: string } }, origin: string): object {
    const clientData = this.#clientData('webauthn.create', challenge, origin)
    const length = Buffer.from([0, this.id.length])
    const included = Buffer.concat([Buffer.alloc(16), length, this.id, this.#cose])
    const data = Buffer.concat([this.#head(rp.id, PRESENT | VERIFIED | INCLUDED), included])
    // CBOR of { fmt: "none", attStmt: {}, authData: data }.
    const attestationObject = Buffer.concat([
      ...[Buffer.from([0xa3, 0x63]), Buffer.from('fmt'), Buffer.from([0x64]), Buffer.from('none')],
      ...[Buffer.from([0x67]), Buffer.from('attStmt'), Buffer.from([0xa0, 0x68]), Buffer.from('authData')],
      ...[Buffer.from([0x58, data.length]), data],
    ])
    return this.#answer({
      clientDataJSON: clientData.toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal'],
    })
  }

  /** The answer to authentication options. */
  sign({ challenge, rpId }: { challenge: string; rpId: string }, origin: string): object {
    const clientData = this.#clientData('webauthn.get', challenge, origin)
    const data = this.#head(rpId, PRESENT | VERIFIED)
    const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()])
    return this.#answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: createSign('sha256').update(signed).sign(this.#key).toString('base64url'),
    })
  }

  #answer(response: object): object {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response }
  }

  #clientData(type: string, challenge: string, origin: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  }

  #head(rpId: string, flags: number): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(++this.#counter)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter])
  }
}
