const inspect = Symbol.for('nodejs.util.inspect.custom')

/**
 * Holds a secret so that printing, logging, serialising or concatenating it shows `[secret]`.
 * `reveal()` is the only way to the value; call it where the value is used, and nowhere else.
 */
export class Secret<Value extends string | Uint8Array = string> {
  readonly #value: Value

  constructor(value: Value) {
    this.#value = value
  }

  reveal(): Value {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect](): string {
    return '[secret]'
  }
}
