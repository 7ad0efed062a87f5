import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { AppError } from '../kernel/errors.ts'
import { answerLocally } from './local-answer.ts'
import type { LocalAnswer } from './provider.ts'
import type { UpstreamAnswer } from './send.ts'

type Given = Parameters<LocalAnswer>[0]

/** Five pieces; says how many were asked for. */
const fivePieces = () => {
  const state: { produced: number; given: Given | null } = { produced: 0, given: null }
  const local: LocalAnswer = (given) => {
    state.given = given
    const chunks = async function* () {
      for (let piece = 1; piece <= 5; piece++) {
        state.produced = piece
        yield Buffer.from(`${piece} `)
      }
    }
    return { status: 200, headers: { 'content-type': 'text/plain' }, chunks: chunks() }
  }
  return { state, local }
}

const call = { path: '/chat/completions', body: Buffer.from('{"model":"m"}') }

const open = (local: LocalAnswer) => {
  const answers: UpstreamAnswer[] = []
  const failures: AppError[] = []
  const handle = answerLocally(
    local,
    call,
    (answer) => answers.push(answer),
    (error) => failures.push(error),
  )
  return { answers, failures, handle }
}

/** @param takes whether the sink takes more after this many pieces. */
const hear = (answer: UpstreamAnswer | undefined, takes: (pieces: number) => boolean = () => true) => {
  const heard = { text: '', pieces: 0, end: 'none' }
  answer?.consume({
    data: (chunk) => {
      heard.text += chunk.toString()
      return takes(++heard.pieces)
    },
    end: () => {
      heard.end = 'end'
    },
    fail: (error) => {
      heard.end = error.code
    },
  })
  return heard
}

describe('a local answer', () => {
  it('comes after the call has returned, with the parsed body, and whole', async () => {
    const { state, local } = fivePieces()
    const { answers } = open(local)
    expect(answers).toEqual([])
    await sleep(0)
    const heard = hear(answers[0])
    await sleep(5)
    expect(state.given).toMatchObject({ path: '/chat/completions', body: { model: 'm' } })
    expect(heard).toEqual({ text: '1 2 3 4 5 ', pieces: 5, end: 'end' })
  })

  it('waits where its reader takes no more, and goes on when told', async () => {
    const { state, local } = fivePieces()
    const { answers } = open(local)
    await sleep(0)
    const heard = hear(answers[0], (pieces) => pieces !== 2)
    await sleep(20)
    expect([heard.pieces, state.produced]).toEqual([2, 2])
    answers[0]?.resume()
    await sleep(5)
    expect(heard).toMatchObject({ pieces: 5, end: 'end' })
  })

  it('is silent once it is aborted, before its start, in mid-stream and while it waits', async () => {
    const { local, state } = fivePieces()
    const early = open(local)
    early.handle.abort()
    await sleep(5)
    expect([early.answers, state.given]).toEqual([[], null])

    const { answers } = open(local)
    await sleep(0)
    const running = hear(answers[0], (pieces) => {
      if (pieces === 2) answers[0]?.abort()
      return true
    })
    await sleep(5)
    expect(running).toMatchObject({ pieces: 2, end: 'none' })
    expect(state.given?.signal.aborted).toBe(true)

    const paused = open(local)
    await sleep(0)
    const waiting = hear(paused.answers[0], () => false)
    await sleep(5)
    paused.handle.abort()
    await sleep(5)
    expect(waiting).toMatchObject({ pieces: 1, end: 'none' })
  })

  it('fails as an internal error where the provider inside throws, before or while it answers', async () => {
    const before = open(() => {
      throw new Error('broken')
    })
    await sleep(0)
    expect(before.failures.map((error) => error.code)).toEqual(['internal'])

    const chunks = async function* () {
      yield Buffer.from('begun ')
      throw new Error('broken')
    }
    const { answers } = open(() => ({ status: 200, headers: {}, chunks: chunks() }))
    await sleep(0)
    const heard = hear(answers[0])
    await sleep(5)
    expect(heard).toMatchObject({ text: 'begun ', end: 'internal' })
  })
})
