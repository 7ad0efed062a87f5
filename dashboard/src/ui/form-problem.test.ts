import { expect, test } from 'vitest'
import { fieldErrors } from './form-problem.ts'

test('a refusal lands at the fields it names, however their path is written', () => {
  const problem = {
    detail: 'The request is not valid.',
    errors: [
      { path: '/limits/rpm', message: 'must be a whole number' },
      { path: 'body.name', message: 'is too long' },
      { path: 'name', message: 'a second message' },
    ],
  }
  expect(fieldErrors(problem)).toEqual({ 'limits.rpm': 'must be a whole number', name: 'is too long' })
})

test('a refusal with a param alone puts its sentence there', () => {
  expect(fieldErrors({ detail: 'This name is taken.', param: 'name' })).toEqual({ name: 'This name is taken.' })
})

test('a refusal of the whole form names no field, and a field called __proto__ is only a name', () => {
  expect(fieldErrors({ detail: 'Try again later.' })).toEqual({})
  expect(fieldErrors(null)).toEqual({})
  const hostile = fieldErrors({ detail: 'no', param: '__proto__' })
  expect(Object.hasOwn(hostile, '__proto__')).toBe(true)
  expect(Object.getPrototypeOf(hostile)).toBe(Object.prototype)
})
