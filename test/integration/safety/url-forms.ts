/** A way to write a base URL that leads where it must not. */
export interface UrlForm {
  readonly url: string
  /** Leads to the canary as long as nothing forbids it. */
  readonly canary: boolean
}

/** Ways to write loopback addresses that the canary listens on. */
const canaryHosts = [
  '127.0.0.1',
  '127.0.0.2',
  '127.1.2.3',
  '127.1',
  '127.0.1',
  '127.0.0.1.',
  '127.1.',
  '2130706433',
  '2130706433.',
  '0x7f000001',
  '0X7F000001',
  '017700000001',
  '0177.0.0.1',
  '0177.0.0.01',
  '0x7f.0.0.1',
  '0x7f.1',
  '0x7f.0x000001',
  '0',
  '0.0.0.0',
  '0x0',
  '00.0',
  '１２７.０.０.１',
  '127。0。0。1',
  '127．0．0．1',
  '①②⑦.⓪.⓪.①',
  '%31%32%37.0.0.1',
  '127%2e0%2e0%2e1',
  '127.0.0.\u00ad1',
  '127.0.\t0.1',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000::0001]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::FFFF:7F00:0001]',
]

/** Names of the machine itself, as its own resolver knows them. */
export const localNames = ['localhost', 'LOCALHOST', 'localhost.', 'ｌｏｃａｌｈｏｓｔ', 'loc%61lhost', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ']

/** What embeds or tunnels such addresses, other private networks, and where clouds tell machines their secrets. */
const elsewhere = [
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::1]',
  '[2001:0:7f00:1::]',
  '[2001:0:0:0:0:0:80ff:fffe]',
  '[100::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[fc00::1]',
  '[fd12:3456:789a::1]',
  '[fe80::1]',
  '[febf::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[5f00::1]',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.43518',
  '169.254.170.2',
  '169.254.0.23',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  '[fd00:ec2::254]',
  '[fd20:ce::254]',
  '[fe80::a9fe:a9fe]',
  '[::ffff:169.254.169.254]',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '100.127.255.255',
  '198.18.0.1',
  '192.0.2.1',
  '198.51.100.7',
  '203.0.113.7',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '0xffffffff',
  '0.1.2.3',
]

/** What is no base URL at all, whatever it leads to. */
const malformed = (port: number) => [
  `https://user:secret@127.0.0.1:${port}/v1`,
  `https://127.0.0.1:${port}@127.0.0.1:${port}/v1`,
  `https://api.of.test:secret@127.0.0.1:${port}/v1`,
  `https://api.of.test%40127.0.0.1:${port}/v1`,
  `https://127.0.0.1:${port}?x=https://api.of.test/v1`,
  `https://127.0.0.1:${port}/v1#api.of.test`,
  `https://[fe80::1%25lo]:${port}/v1`,
  `https://[::1%25lo]:${port}/v1`,
  'https://[::1',
  'https://127.0.0.1:65536/v1',
  'https://256.256.256.256/v1',
  'https://',
  `//127.0.0.1:${port}/v1`,
  `127.0.0.1:${port}/v1`,
  `file://127.0.0.1:${port}/etc/passwd`,
  'file:///etc/passwd',
  `ftp://127.0.0.1:${port}/v1`,
  `gopher://127.0.0.1:${port}/_GET`,
  `ws://127.0.0.1:${port}/v1`,
  `wss://127.0.0.1:${port}/v1`,
  `dict://127.0.0.1:${port}/`,
  `ldap://127.0.0.1:${port}/`,
  'unix:///var/run/docker.sock',
  'http+unix://%2Fvar%2Frun%2Fdocker.sock/v1',
  'data:text/plain,hello',
  `javascript:fetch('http://127.0.0.1:${port}')`,
  `blob:http://127.0.0.1:${port}/v1`,
]

/** Spellings of the same that URL parsers read as a host. */
const oddlyWritten = (port: number) => [
  `https:127.0.0.1:${port}/v1`,
  `https:/127.0.0.1:${port}/v1`,
  `https:///127.0.0.1:${port}/v1`,
  `https:\\\\127.0.0.1:${port}\\v1`,
  `HTTPS://127.0.0.1:${port}/v1`,
  ` https://127.0.0.1:${port}/v1 `,
  `ht\ntps://127.0.0.1:${port}/v1`,
  `https://127.0.0.1:${port}/v1/../../x`,
]

export interface UrlForms {
  /** Parse as http(s) URLs: with everything allowed they can be stored. */
  readonly storable: readonly UrlForm[]
  readonly malformed: readonly string[]
}

export function urlForms(port: number): UrlForms {
  const withPort = (hosts: readonly string[], canary: boolean) =>
    hosts.flatMap((host) =>
      ['https', 'http'].map((scheme): UrlForm => ({ url: `${scheme}://${host}:${port}/v1`, canary })),
    )
  const onOtherPorts = [22, 80, 5432, 6379, 2375, 10250].map((other): UrlForm => {
    return { url: `https://127.0.0.1:${other}/v1`, canary: false }
  })
  const oddly = oddlyWritten(port).map((url): UrlForm => ({ url, canary: true }))
  return {
    storable: [...withPort(canaryHosts, true), ...withPort(elsewhere, false), ...onOtherPorts, ...oddly],
    malformed: malformed(port),
  }
}
