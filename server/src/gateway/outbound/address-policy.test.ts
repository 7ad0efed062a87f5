import { describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/errors.ts'
import { createAddressPolicy } from './address-policy.ts'
import { classify } from './classify.ts'

const refusal = (act: () => unknown): AppError => {
  try {
    act()
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown
  }
  throw new Error('was not refused')
}

describe('classify', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::10.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
    '2001::1',
    '2001:db8::1',
    '3fff::1',
    '100::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2606:4700::5efe:7f00:1',
    '2606:4700::200:5efe:a00:1',
    '4000::1',
    '5f00::1',
    '',
    'localhost',
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '0177.0.0.1',
    '1.2.3.4.5',
    '[::1]',
    '127.0.0.1 ',
  ])('does not call %s public', (address) => {
    expect(classify(address)).not.toBe('public')
  })

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '104.18.6.192',
    '2606:4700:4700::1111',
    '2a00:1450:4001::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ])('calls %s public', (address) => {
    expect(classify(address)).toBe('public')
  })
})

describe('the text of a URL', () => {
  const policy = createAddressPolicy([
    { host: 'localhost', port: 11434 },
    { host: '10.0.0.5', port: 8000 },
    { host: '::1', port: 9000 },
    { host: '224.0.0.1', port: 9000 },
  ])

  it.each([
    'https://api.openai.com/v1',
    'https://api.openai.com:8443/v1',
    'HTTPS://API.OpenAI.com./v1',
    'https://1.1.1.1/',
  ])('accepts %s', (text) => {
    expect(policy.checkUrl(text).url.protocol).toBe('https:')
  })

  it('accepts plain http and private addresses for exactly the allowed pairs', () => {
    expect(policy.checkUrl('http://localhost:11434/v1')).toMatchObject({ host: 'localhost', port: 11434 })
    expect(policy.checkUrl('http://LOCALHOST.:11434/v1').host).toBe('localhost')
    expect(policy.checkUrl('http://10.0.0.5:8000/').port).toBe(8000)
    expect(policy.checkUrl('http://[::1]:9000/').host).toBe('::1')
    expect(policy.checkUrl('https://[0:0:0:0:0:0:0:1]:9000/').host).toBe('::1')
  })

  it.each([
    'http://api.openai.com/v1',
    'http://localhost/',
    'http://localhost:11435/',
    'http://10.0.0.5:8001/',
    'http://evil-localhost:11434/',
    'http://localhost.evil.example:11434/',
    'ftp://api.openai.com/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:alert(1)',
    'gopher://h/',
    'ws://h/',
    'unix:/var/run/x.sock',
    'https://user@api.openai.com/',
    'https://user:pass@api.openai.com/',
    'https://@api.openai.com/',
    'https://api.openai.com@10.0.0.1/',
    'http://localhost:11434@evil.example/',
    'https://api.openai.com/#x',
    'https://api.openai.com/#',
    'https:api.openai.com',
    'https:/api.openai.com',
    'https:\\\\api.openai.com',
    'https://api.openai.com\\@evil.example/',
    'https:///api.openai.com/',
    ' https://api.openai.com/',
    'https://api.openai.com/\r\nx: y',
    'https://api\t.openai.com/',
    '//api.openai.com',
    'api.openai.com',
    '',
    'https://',
    'https://:443/',
    'https://h:0/',
    'https://h:99999/',
  ])('refuses %j', (text) => {
    expect(refusal(() => policy.checkUrl(text)).code).toBe('outbound_refused')
  })

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://①②⑦.0.0.1/',
    'https://127。0。0。1/',
    'https://127.0.0.1./',
    'https://0/',
    'https://169.254.169.254/latest/meta-data',
    'https://0xa9fea9fe/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/',
    'http://224.0.0.1:9000/',
    'https://10.0.0.5/',
    'https://168.63.129.16/',
  ])('refuses the literal %s in every notation', (text) => {
    expect(refusal(() => policy.checkUrl(text)).code).toBe('outbound_refused')
  })

  it('names the host and not the path or the query, where a key might stand', () => {
    const { message } = refusal(() => policy.checkUrl('http://internal.example/secret-path?key=sk-secret'))
    expect(message).toContain('internal.example')
    expect(message).toContain('OUTBOUND_ALLOW=internal.example:80')
    expect(message).not.toContain('secret')
    expect(refusal(() => policy.checkUrl('https://user:hunter2@h.example/')).message).not.toContain('hunter2')
    expect(refusal(() => policy.checkUrl(`http://${'a.'.repeat(5000)}example/`)).message.length).toBeLessThan(500)
  })
})
