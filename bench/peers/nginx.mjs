// Peer "nginx": a reverse proxy with one worker, keep-alive to the upstream, no log, no buffering.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tree } from '../cpu.mjs'
import { freePort, removeDir, startProgram, stopProgram, tempDir, waitForHttp, which } from '../proc.mjs'

/** @param {import('./index.mjs').PeerContext} context @returns {Promise<import('./index.mjs').Peer | { skip: string }>} */
export async function start({ upstreamPort, logFile }) {
  const nginx = which('nginx')
  if (!nginx) return { skip: 'nginx is not on PATH' }
  const dir = tempDir('nginx')
  mkdirSync(join(dir, 'temp'))
  const port = await freePort()
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const user = process.getuid?.() === 0 ? 'user root;\n' : ''
  writeFileSync(
    join(dir, 'nginx.conf'),
    `${user}daemon off;
worker_processes 1;
worker_rlimit_nofile 16384;
pid ${dir}/pid;
error_log stderr error;
events { worker_connections 16384; }
http {
  access_log off;
  keepalive_requests 100000000;
  client_body_buffer_size 128k;
${temp.map((name) => `  ${name}_temp_path ${dir}/temp/${name};`).join('\n')}
  upstream bench {
    server 127.0.0.1:${upstreamPort};
    keepalive 512;
    keepalive_requests 100000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /ready { return 204; }
    location / {
      proxy_pass http://bench;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_read_timeout 600s;
    }
  }
}
`,
  )
  const child = startProgram(nginx, ['-p', dir, '-c', join(dir, 'nginx.conf'), '-e', 'stderr'], {
    log: logFile('nginx'),
    deathSignal: 'TERM',
  })
  await waitForHttp(`http://127.0.0.1:${port}/ready`, { child, log: logFile('nginx') })
  const root = /** @type {number} */ (child.pid)
  let worker
  for (let i = 0; !worker && i < 50; i++) {
    worker = tree(root)[1]
    if (!worker) await sleep(50)
  }
  return {
    port,
    path: '/v1/chat/completions',
    headers: { authorization: 'Bearer bench' },
    modelPrefix: '',
    version: execFileSync('sh', ['-c', `${nginx} -v 2>&1`], { encoding: 'utf8' })
      .replace(/^.*nginx\//, '')
      .trim(),
    watched: { main: worker ?? root, root, store: undefined },
    async stop() {
      await stopProgram(child, { graceMs: 3_000 })
      removeDir(dir)
    },
  }
}
