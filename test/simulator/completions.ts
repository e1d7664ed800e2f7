import { type Answer, jsonAnswer, newId, streamAnswer } from './answer.ts'
import type { Behaviour } from './behaviour.ts'
import { completionDraft, type Draft } from './draft.ts'
import { legacyLogprobs } from './logprobs.ts'
import type { CompletionRequest } from './requests.ts'
import { placeUsage, type Step } from './stream-usage.ts'
import { pieces } from './text.ts'
import { tokensOf } from './tokens.ts'
import { usageOf } from './usage.ts'

interface Choice {
  draft: Draft
  /** The text of the choice, with the prompt before it when `echo` is asked. */
  text: string
}

/** POST /v1/completions, plain or streamed. prompt_tokens is ceil(characters / 4) of each prompt, without any per-message cost. */
export function completionAnswer(request: CompletionRequest, b: Behaviour): Answer {
  const prompts = inputsOf(request.prompt)
  const choices = prompts.flatMap((prompt) => choicesOf(prompt, request, b))
  const visible = choices.reduce((sum, choice) => sum + choice.draft.tokens, 0)
  const usage = usageOf(
    prompts.reduce((sum, prompt) => sum + inputTokens(prompt), 0),
    visible,
    b,
  )
  const top = {
    id: newId(b.idPrefix ?? 'cmpl-'),
    object: 'text_completion',
    created: Math.floor(Date.now() / 1000),
    model: b.reportedModel ?? request.model,
  }
  if (request.stream) {
    const steps = choices.flatMap((choice, index) => choiceSteps(choice, index, request))
    const { chunks, usageTold } = placeUsage(steps, usage, request.stream_options?.include_usage === true, b.usage)
    return streamAnswer(
      chunks.map((chunk) => ({ ...top, ...chunk, ...b.extraTopLevel })),
      b,
      { id: top.id, usage, usageTold },
    )
  }
  const whole = choices.map(({ draft, text }, index) => wireChoice(text, index, draft.finish, request, 0))
  const usageTold = b.usage !== 'none'
  const body = { ...top, choices: whole, ...(usageTold && { usage }), ...b.extraTopLevel }
  return jsonAnswer(body, { id: top.id, usage, usageTold })
}

function choicesOf(prompt: string | number[], request: CompletionRequest, b: Behaviour): Choice[] {
  const said = typeof prompt === 'string' ? prompt : prompt.join(' ')
  return Array.from({ length: request.n ?? 1 }, (_, index) => {
    const draft = completionDraft(said, request.max_tokens, b, index)
    const text = draft.content ?? ''
    return { draft, text: request.echo ? said + text : text }
  })
}

function choiceSteps({ draft, text }: Choice, index: number, request: CompletionRequest): Step[] {
  let offset = 0
  const steps = pieces(text).map((piece): Step => {
    const choice = wireChoice(piece, index, null, request, offset)
    offset += piece.length
    return { choice, chars: piece.length }
  })
  steps.push({ choice: wireChoice('', index, draft.finish, request, offset), chars: 0 })
  return steps
}

function wireChoice(
  text: string,
  index: number,
  finish: string | null,
  request: CompletionRequest,
  offset: number,
): object {
  const asked = typeof request.logprobs === 'number'
  const logprobs = asked ? legacyLogprobs(pieces(text), request.logprobs ?? 0, offset) : null
  return { text, index, logprobs, finish_reason: finish }
}

/** One entry per prompt or input; an input may be text or token numbers. */
export function inputsOf(input: string | string[] | number[] | number[][]): (string | number[])[] {
  if (typeof input === 'string') return [input]
  if (input.every((item) => typeof item === 'number')) return [input]
  return input as (string | number[])[]
}

/** Tokens of one prompt or input: token numbers count one each. */
export function inputTokens(input: string | number[]): number {
  return typeof input === 'string' ? tokensOf(input) : input.length
}
