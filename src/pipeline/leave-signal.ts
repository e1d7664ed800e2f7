/** Hears of the client leaving, or of the request's time running out, while attempts are under way. */
export class LeaveSignal {
  left: boolean
  onLeave: (() => void) | undefined

  constructor(left: boolean) {
    this.left = left
  }

  leave(): void {
    this.left = true
    this.onLeave?.()
  }

  /** Ends after `ms`, or at once when there is nobody left to wait for. */
  pause(ms: number): Promise<void> {
    if (this.left) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.onLeave = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
