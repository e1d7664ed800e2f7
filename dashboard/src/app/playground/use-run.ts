import { useEffect, useRef, useState } from 'react'
import { callPlayground, type PlaygroundRequest, type PlaygroundUsage } from '../../api/playground-call.ts'

/** How one request went so far. Times in ms since it was sent. */
export interface Run {
  readonly state: 'running' | 'done' | 'stopped' | 'failed'
  readonly request: PlaygroundRequest
  readonly text: string
  readonly headers: readonly (readonly [string, string])[]
  readonly usage: PlaygroundUsage | undefined
  readonly firstMs: number | undefined
  readonly wholeMs: number | undefined
  readonly error: unknown
}

/** Sends one request at a time; the former one is stopped by the next, and by leaving the page. */
export function useRun(ws: string) {
  const [run, setRun] = useState<Run>()
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const send = async (request: PlaygroundRequest) => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    const begun = performance.now()
    const since = () => performance.now() - begun
    const change = (part: (before: Run) => Partial<Run>) =>
      setRun((before) => (before && running.current === controller ? { ...before, ...part(before) } : before))
    setRun({
      ...{ state: 'running', request, text: '', headers: [], usage: undefined },
      ...{ firstMs: undefined, wholeMs: undefined, error: undefined },
    })
    try {
      await callPlayground(
        ws,
        request,
        {
          onHead: ({ headers }) => change(() => ({ headers })),
          onText: (text) => change((before) => ({ text: before.text + text, firstMs: before.firstMs ?? since() })),
          onUsage: (usage) => change(() => ({ usage })),
        },
        controller.signal,
      )
      change(() => ({ state: 'done', wholeMs: since() }))
    } catch (error) {
      const stopped = controller.signal.aborted
      change(() => ({ state: stopped ? 'stopped' : 'failed', error: stopped ? undefined : error, wholeMs: since() }))
    }
  }
  return { run, send, stop: () => running.current?.abort() }
}
