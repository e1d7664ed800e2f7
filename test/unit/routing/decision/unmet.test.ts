import { describe, expect, test } from 'vitest'
import type { Model } from '../../../../src/model/catalog.ts'
import { type ChatPrompt, unreadPrompt } from '../../../../src/model/chat/prompt.ts'
import { unmet } from '../../../../src/routing/decision/unmet.ts'
import { uncatalogued } from '../../../../src/routing/resolve-model.ts'

const able: Model = { ...uncatalogued('m'), contextWindow: 1_000, maxOutputTokens: 500 }
const facts = { inputEstimate: 100, outputCap: undefined as number | undefined }
const prompt = (more: Partial<ChatPrompt>): ChatPrompt => ({ ...unreadPrompt, ...more })

describe('what a model must be able to do', () => {
  test.each<[string, Partial<Model>, Partial<ChatPrompt>, Partial<typeof facts>, string | undefined]>([
    ['all is well', {}, {}, {}, undefined],
    ['the prompt fits just', {}, {}, { inputEstimate: 1_000 }, undefined],
    ['the prompt is too long', {}, {}, { inputEstimate: 1_001 }, 'the context of 1000 tokens is too short'],
    ['input and output are', {}, {}, { inputEstimate: 700, outputCap: 400 }, 'the context of 1000 tokens is too short'],
    ['of unknown context', { contextWindow: undefined }, {}, { inputEstimate: 9_999_999 }, undefined],
    ['too much output', {}, {}, { outputCap: 501 }, 'it gives at most 500 output tokens'],
    ['images', {}, { media: new Set(['image']) }, {}, 'it takes no images'],
    ['images it takes', { inputModalities: ['text', 'image'] }, { media: new Set(['image']) }, {}, undefined],
    ['audio', { inputModalities: ['text', 'image'] }, { media: new Set(['audio']) }, {}, 'it takes no audio'],
    ['a PDF', {}, { media: new Set(['file']) }, {}, 'it takes no files (PDF)'],
    ['video', {}, { media: new Set(['video']) }, {}, 'it takes no video'],
    ['tools', {}, { tools: 2 }, {}, undefined],
    ['tools it lacks', { lacks: ['tools'] }, { tools: 2 }, {}, 'it takes no tools'],
    ['no tools', { lacks: ['tools'] }, {}, {}, undefined],
    ['a schema it lacks', { lacks: ['json-schema'] }, { schema: true }, {}, 'it follows no JSON schema'],
    ['searching', { id: 'gpt-4o-search-preview' }, {}, {}, 'it searches the web for every answer'],
    ['searching too', { id: 'perplexity/sonar-pro' }, {}, {}, 'it searches the web for every answer'],
  ])('%s', (_, model, asked, known, reason) => {
    expect(unmet({ ...able, ...model }, prompt(asked), { ...facts, ...known })).toBe(reason)
  })
})
